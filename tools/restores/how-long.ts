import type { Parameters } from "fast-check";

const seconds = process.env["BALMS_FUZZ_SECONDS"];
const seed = Number(process.env["BALMS_FUZZ_SEED"] ?? 17);

/** Whether somebody asked for more than the tests do. */
export const isAsked: boolean = seconds !== undefined;

/** How many states a test tries: as many as it says, or, when `npm run fuzz` asks for it, all that it comes to in so many seconds. */
export function howLong<Values>(runs: number): Parameters<Values> {
  const given = { seed, endOnFailure: true };
  return seconds === undefined
    ? { ...given, numRuns: runs }
    : { ...given, numRuns: 1e9, interruptAfterTimeLimit: 1000 * Number(seconds) };
}
