// Kills commands that write, as SIGKILL does, and looks at what is there: `npm run crash`, `npm run crash -- COMMAND TIMES SEED`.
import { cpSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writtenCommands } from "./commands.mjs";
import { areSame, stateOf, strangers } from "./folder-state.mjs";
import { runKilled } from "./run-killed.mjs";

const [asked = "all", times = asked === "--gate" ? "1" : "100", seed = "1"] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), "balms-crash-"));
const at = (place) => join(folder, place);
try {
  const commands = await writtenCommands(join(folder, "data"));
  // Tests of the command kill trainings; the gate adds what they leave out.
  const inGate = ["adjust", "count", "package"];
  const names = asked === "--gate" ? inGate : asked === "all" ? Object.keys(commands) : [asked];
  if (!(names[0] in commands) || ![times, seed].every((number) => /^[1-9]\d{0,5}$/u.test(number))) {
    console.error(
      `crash: received ${process.argv.slice(2).join(" ")}; expected all or one of ${Object.keys(commands).join(", ")}; how many random moments; a seed`,
    );
    process.exitCode = 2;
  } else {
    for (const name of names) await crash(name, commands[name]);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Numbers from 0 to 1 that look random, and are the same for the same seed. */
function* moments(count) {
  let state = Number(seed) >>> 0;
  for (let index = 0; index < count; index++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    yield state / 2 ** 32;
  }
}

/** A folder as another one is, or empty; and what a command puts into it. */
async function anew(place, from, words) {
  rmSync(at(place), { recursive: true, force: true });
  if (from === undefined) mkdirSync(at(place));
  else cpSync(at(from), at(place), { recursive: true });
  return words === undefined ? undefined : finish(words(at(place)));
}

async function crash(name, command) {
  await anew("none");
  await anew("old", undefined, command.first);
  const { milliseconds } = await anew("none-new", "none", command.second);
  await anew("old-new", "old", command.second);
  const found = { killed: 0, before: 0, new: 0, waiting: 0 };
  const faults = [];
  const kill = async (how, index, stop) => {
    // Every other run finds results of an earlier one.
    const before = ["old", "none"][index % 2];
    await anew("out", before);
    const run = await runKilled(command.second(at("out")), stop);
    if (run.status === null) found.killed += 1;
    const expected = { before: stateOf(at(before)), new: stateOf(at(`${before}-new`)) };
    const after = await judge(command, { out: at("out"), expected, run });
    found[after.state] += 1;
    if (after.fault !== undefined) faults.push(`${how}, over ${before}: ${after.fault}`);
    return run.status !== null;
  };
  let index = 0;
  for (const moment of moments(Number(times))) {
    await kill(`killed after ${(100 * moment).toFixed(1)} %`, index++, {
      after: moment * milliseconds,
    });
  }
  let renames = 0;
  for (const before of [0, 1]) {
    for (let rename = 1; ; rename++) {
      if (await kill(`killed at rename ${rename}`, before, { rename })) break;
      renames += 1;
    }
  }
  console.log(
    `${name}: ${found.killed} killed, ${renames} of them at renames; then there are the results of before ${found.before}, those of the run ${found.new}, decided and not yet in place ${found.waiting}; ${faults.length} faults`,
  );
  for (const fault of faults) console.error(`  ${fault}`);
  if (faults.length > 0) process.exitCode = 1;
}

/** Holds what a killed run left against what may be there, and lets the next commands go on from it. */
async function judge(command, { out, expected, run }) {
  const left = stateOf(out);
  const isWaiting = left.hidden.some((name) => name.includes(".balms-commit/"));
  const isNew = areSame(left, expected.new);
  const state = isWaiting ? "waiting" : isNew ? "new" : "before";
  const fail = (fault) => ({ state, fault });
  if (run.status !== null && run.status !== 0) return fail(`it ends with ${run.stderr}`);
  const strange = strangers(left, expected.before, expected.new);
  if (strange.length > 0) return fail(`of neither run: ${strange.join(", ")}`);
  if (state === "before" && !areSame(left, expected.before)) return fail("files of two runs");
  if (Object.keys(left.files).length > 0 || isWaiting) {
    const read = await runKilled(command.read(out));
    const healed = stateOf(out);
    if (read.status !== 0) return fail(`what is there is not read: ${read.stderr}`);
    if (healed.torn.length > 0) return fail(`torn: ${healed.torn.join(", ")}`);
    const isOfOne = areSame(healed, expected.before) || areSame(healed, expected.new);
    if (!isOfOne) return fail("files of two runs, after they were read");
  }
  const next = await runKilled(command.second(out));
  const isRepeated = command.repeated?.test(next.stderr) === true;
  if (next.status !== 0 && !isRepeated) return fail(`the next run ends with ${next.stderr}`);
  const last = stateOf(out);
  if (!areSame(last, expected.new)) return fail("the next run ends with other results");
  if (last.hidden.length > 0) return fail(`the next run leaves ${last.hidden.join(", ")}`);
  return { state };
}

async function finish(argv) {
  const run = await runKilled(argv);
  if (run.status !== 0) throw new Error(`balms ${argv.join(" ")}: ${run.stderr}`);
  return run;
}
