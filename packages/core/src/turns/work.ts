import type { StopSignal } from "./check-signal.ts";
import { createTurns } from "./turns.ts";

/** Long work in pieces: what is done between two `yield`s is short, and its result is what it returns. */
export type Work<Result> = Generator<undefined, Result, undefined>;

/**
 * Does work without a pause, for callers that want its result at once.
 *
 * @param work - what a generator function returned
 *
 * @example
 * ```ts
 * import { atOnce, type Work } from "@balms/core/adapter";
 *
 * function* sum(values: readonly number[]): Work<number> {
 *   let all = 0;
 *   for (const value of values) {
 *     all += value;
 *     yield;
 *   }
 *   return all;
 * }
 * console.log(atOnce(sum([1, 2]))); // 3
 * ```
 */
export function atOnce<Result>(work: Work<Result>): Result {
  for (;;) {
    const { done, value } = work.next();
    if (done === true) return value;
  }
}

/**
 * Does work with pauses, in which timers, clicks and whatever asks for an end have their turn.
 *
 * @param work - what a generator function returned
 * @param signal - an `AbortSignal`, or nothing
 * @throws {@link InterruptedError} when the signal is aborted
 *
 * @example
 * ```ts
 * import { inTurns, type Work } from "@balms/core/adapter";
 *
 * function* count(): Work<number> {
 *   for (let i = 0; i < 1000; i++) yield;
 *   return 1000;
 * }
 * console.log(await inTurns(count())); // 1000
 * ```
 */
export async function inTurns<Result>(work: Work<Result>, signal?: StopSignal): Promise<Result> {
  const turns = createTurns(signal);
  try {
    for (;;) {
      const { done, value } = work.next();
      if (done === true) return value;
      if (turns.isDue()) await turns.take();
    }
  } finally {
    // What it does when it is left.
    work.return(undefined as Result);
  }
}
