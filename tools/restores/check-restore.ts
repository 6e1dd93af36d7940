import { BalmsError } from "@balms/core";
import * as fc from "fast-check";
import { writeSync } from "node:fs";
import { expect } from "vitest";
import { changedStates } from "./changed-state.ts";
import { howLong, isAsked } from "./how-long.ts";
import { inputLimits, measure, peakMemory } from "./input-limits.ts";

/** Something that goes on from a state. */
export interface Restored {
  /** A state that is good. */
  readonly good: unknown;
  /** Takes a state, goes on a little, and gives the state that it took, as far as it is kept; undefined where it is not. */
  readonly restore: (state: unknown) => unknown;
}

/**
 * Holds a restore against states that were changed: each is refused by an error of ours, or taken as it is. Nothing else is thrown, and
 * nothing is taken for another.
 *
 * @returns how many were refused
 */
export async function refusals({ good, restore }: Restored, runs: number = 1000): Promise<number> {
  let [tried, refused] = [0, 0];
  let slowest = 0;
  differs(good, await restore(structuredClone(good)), "state");
  await fc.assert(
    fc.asyncProperty(changedStates(good), async (state) => {
      tried += 1;
      const taken = measure(inputLimits);
      const after = await restored(restore, state);
      const { time, excess } = taken();
      slowest = Math.max(slowest, time);
      // Not in tests, which run beside others.
      if (isAsked && excess !== undefined) throw new Error(`a state ${excess}`);
      if (after === refusal) refused += 1;
      else differs(state, after, "state");
    }),
    howLong(runs),
  );
  // Not through the console, which is shown for failed tests alone.
  if (isAsked) {
    const { currentTestName = "" } = expect.getState();
    writeSync(
      2,
      `${currentTestName}: ${tried} states, ${refused} refused, slowest ${slowest.toFixed(0)} ms, memory of the process ${(peakMemory() / 1e6).toFixed(0)} MB\n`,
    );
  }
  return refused;
}

const refusal = Symbol("refusal");

async function restored(restore: Restored["restore"], state: unknown): Promise<unknown> {
  try {
    return await restore(state);
  } catch (error) {
    if (!BalmsError.isInstance(error)) throw error;
    return refusal;
  }
}

/** Throws where both say something, and not the same. */
function differs(given: unknown, taken: unknown, place: string): void {
  if (taken === undefined || given === undefined || Object.is(given, taken)) return;
  if (typeof given === "object" && typeof taken === "object" && given !== null && taken !== null) {
    if (Array.isArray(taken) && (given as { length?: unknown }).length !== taken.length) {
      throw new Error(`${place} was taken with another length`);
    }
    for (const [key, value] of Object.entries(taken)) {
      if (Object.hasOwn(given, key)) differs(Reflect.get(given, key), value, `${place}.${key}`);
    }
    return;
  }
  // In single precision, where it is kept so. Zero has two signs, and JSON one.
  if (typeof given === "number" && typeof taken === "number") {
    if (given === taken || Math.fround(given) === taken) return;
  }
  throw new Error(`${place}: ${JSON.stringify(given)} was taken for ${JSON.stringify(taken)}`);
}
