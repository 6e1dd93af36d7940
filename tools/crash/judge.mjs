import { areSame, stateOf, strangers } from "./folder-state.mjs";
import { runKilled } from "./run-killed.mjs";

/**
 * Holds what a killed run left against what may be there, and lets the next commands go on from it.
 *
 * @param command - From `writtenCommands`.
 * @param left - `out`: the folder; `expected`: its `start`, and what is there `before` and when all is `new`; `run`: how it was killed
 * @returns `state`: how far it had come; `fault`: what is wrong, if anything; `isResumed`: whether the next run went on from what it left
 */
export async function judge(command, { out, expected, run }) {
  const left = stateOf(out);
  const state = howFar(left, expected);
  const fail = (fault) => ({ state, fault });
  /** As before, but for what may come ahead of the rest. */
  const isEarlier = ({ files }) => {
    const others = Object.entries(files).filter(
      ([name]) => name in expected.before.files || command.ahead?.test(name) !== true,
    );
    return areSame({ files: Object.fromEntries(others) }, expected.before);
  };
  if (run.status !== null && run.status !== 0) return fail(`it ends with ${run.stderr}`);
  // As if nobody had been there.
  if (state === "untouched") return { state };
  const strange = strangers(left, expected.before, expected.new);
  if (strange.length > 0) return fail(`of neither run: ${strange.join(", ")}`);
  const isUndecided = state === "writing";
  if (isUndecided && !isEarlier(left)) return fail("files of two runs");
  if (!isUndecided || Object.keys(expected.before.files).length > 0) {
    const read = await runKilled(command.read(out, isUndecided));
    const healed = stateOf(out);
    if (read.status !== 0) return fail(`what is there is not read: ${read.stderr}`);
    if (healed.torn.length > 0) return fail(`torn: ${healed.torn.join(", ")}`);
    if (!isEarlier(healed) && !areSame(healed, expected.new))
      return fail("files of two runs, after they were read");
  }
  const next = await runKilled(command.second(out));
  const isRepeated = command.repeated?.test(next.stderr) === true;
  if (next.status !== 0 && !isRepeated) return fail(`the next run ends with ${next.stderr}`);
  const last = stateOf(out);
  if (!areSame(last, expected.new)) return fail("the next run ends with other results");
  if (last.hidden.length > 0) return fail(`the next run leaves ${last.hidden.join(", ")}`);
  return { state, isResumed: command.resumed?.test(next.stderr) === true };
}

const isWaiting = (name) => name.includes(".balms-commit/") && !name.startsWith("cache/");

function howFar(left, expected) {
  if (left.hidden.some(isWaiting)) return "waiting";
  if (areSame(left, expected.new)) return "new";
  return left.stamps === expected.start.stamps ? "untouched" : "writing";
}
