import { cpSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { stateOf } from "./folder-state.mjs";
import { judge } from "./judge.mjs";
import { finish, runKilled } from "./run-killed.mjs";

/**
 * Kills a command at random moments, at every rename, and before half as many of the steps that change the disk.
 *
 * @param command - From `writtenCommands`.
 * @param options - `folder`: where it is tried; `times`: how many random moments; `seed`: of those; `signal`: ends it
 * @returns what was seen, in words, and what is wrong
 */
export async function crashCommand(command, { folder, times, seed, signal }) {
  const at = (place) => join(folder, place);
  /** A folder as another one is, or empty. */
  const anew = (place, from) => {
    rmSync(at(place), { recursive: true, force: true });
    if (from === undefined) mkdirSync(at(place));
    else cpSync(at(from), at(place), { recursive: true, verbatimSymlinks: true });
    return at(place);
  };
  anew("none");
  await finish(command.first(anew("old")));
  const { milliseconds: end } = await finish(command.second(anew("none-new", "none")));
  await finish(command.second(anew("old-new", "old")));
  const { milliseconds: begin } = await runKilled(command.second(anew("out", "none")), {
    at: "step 1",
  });

  const seen = { untouched: 0, writing: 0, waiting: 0, new: 0, resumed: 0 };
  const killed = { moment: 0, rename: 0, step: 0 };
  const faults = [];
  const kill = async (kind, number, { before, stop }) => {
    const out = anew("out", before);
    const states = { start: stateOf(out), before: stateOf(at(before)) };
    const run = await runKilled(command.second(out), stop);
    // A terminal has ended it, too.
    if (signal.aborted) return false;
    const isKilled = run.status === null;
    const expected = { ...states, new: stateOf(at(`${before}-new`)) };
    const { state, fault, isResumed } = await judge(command, { out, expected, run });
    if (signal.aborted) return false;
    if (isKilled) {
      killed[kind] += 1;
      seen[state] += 1;
    }
    if (isResumed) seen.resumed += 1;
    if (fault !== undefined) faults.push(`killed at ${kind} ${number}, over ${before}: ${fault}`);
    return isKilled;
  };

  // Every other run finds results of an earlier one.
  const befores = ["old", "none"];
  for (const [index, part] of [...moments(times, seed)].entries()) {
    if (signal.aborted) break;
    // Most of a short command is its start: half of the moments come when it writes.
    const from = index % 4 < 2 ? 0 : Math.min(begin, end);
    const after = from + part * (end - from);
    await kill("moment", `${after.toFixed(0)} ms`, { before: befores[index % 2], stop: { after } });
  }
  for (const before of befores) {
    let number = 1;
    while (await kill("rename", number, { before, stop: { at: `rename ${number}` } })) number += 1;
    if (signal.aborted) break;
    const { stderr } = await runKilled(command.second(anew("out", before)), { at: "step 0" });
    const steps = Number(/(\d+) steps that change/u.exec(stderr)?.[1]);
    // Of many steps those are taken that lie evenly: half as many, over both, as there are random moments.
    const tries = Math.min(steps, Math.ceil(times / 4));
    for (let index = 0; index < tries && !signal.aborted; index++) {
      number = 1 + Math.floor((index * steps) / tries);
      await kill("step", number, { before, stop: { at: `step ${number}` } });
    }
  }
  return { text: describe({ killed, seen, resumed: command.resumed, faults }), faults };
}

function describe({ killed, seen, resumed, faults }) {
  const kills = `killed at ${killed.moment} random moments, at ${killed.rename} renames and before ${killed.step} steps that change the disk`;
  const states = `${seen.untouched} times before anything was written, ${seen.writing} when results were not decided, ${seen.waiting} when they were not all in place, ${seen.new} when they were`;
  const further = resumed === undefined ? "" : `; ${seen.resumed} trainings went on`;
  return `${kills}: ${states}${further}; ${faults.length} faults`;
}

/** Numbers from 0 to 1 that look random, and are the same for the same seed. */
function* moments(count, seed) {
  let state = seed >>> 0;
  for (let index = 0; index < count; index++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    yield state / 2 ** 32;
  }
}
