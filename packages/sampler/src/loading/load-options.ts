import { checkFunctions, checkWhole, refuseValue } from "@balms/core/adapter";
import { type AbortSignalLike, checkAbortSignal } from "./interruption.ts";
import type { LoadedBatch, RowFailure } from "./loaded-batch.ts";

/**
 * What happens to a row that cannot be read. Whatever `concurrency` is, the outcome is the same.
 *
 * - `"throw"`: the batch ends in a DataError that names the row; the next loop tries it again.
 * - `"skip"`: the batch is shorter, and has no rows at all where none could be read; `positions`
 *   says which rows are left.
 * - `"replace"`: in its place stands the next row of the batch that could be read, from the start
 *   again after the last. A batch of which no row could be read ends in the DataError of its first.
 * - a function: the number of a row to read instead, or undefined to skip. Asked again when that one
 *   fails as well, by rounds and within a round by position; no row is tried twice at one place.
 *
 * A row that stands for another has the position −1: with a sampler that learns by position, such
 * as the Meta Sampler, it teaches nothing, as it may be of another class than the one drawn.
 */
export type ErrorPolicy =
  | "throw"
  | "skip"
  | "replace"
  | ((failure: RowFailure) => number | undefined);

/**
 * Makes other data of a batch that was read: augmented pictures, tokens. The batch itself is not to be changed.
 *
 * A promise is waited for, and meanwhile the batches that `prefetch` allows are read and transformed. The same batch may come again, when a
 * loop was left before it was handed out: what is random should depend on `epoch`, `index` and `rows` alone.
 */
export type BatchTransform<Read, Data, Draw = undefined> = (
  batch: LoadedBatch<Read, Draw>,
) => Data | PromiseLike<Data>;

/** How `load` reads. */
export interface LoadOptions {
  /** How many `get` calls may be under way at once, default 8. */
  readonly concurrency?: number | undefined;
  /** Batches that are drawn and read ahead of the one that is asked for, default 1. */
  readonly prefetch?: number | undefined;
  /** When it is aborted, reading ends and the loop throws an InterruptedError. */
  readonly signal?: AbortSignalLike | undefined;
  /** What happens to rows that cannot be read, default "throw". */
  readonly onError?: ErrorPolicy | undefined;
}

export const loadOptionNames: readonly string[] = [
  "concurrency",
  "prefetch",
  "signal",
  "onError",
  "transform",
];

/** The options, checked and complete. */
export interface LoadSettings {
  readonly concurrency: number;
  readonly prefetch: number;
  readonly signal: AbortSignalLike | undefined;
  readonly onError: ErrorPolicy;
  readonly transform: BatchTransform<never, unknown, never> | undefined;
}

export function checkLoadOptions(
  options: LoadOptions & Partial<Pick<LoadSettings, "transform">>,
): LoadSettings {
  const { concurrency = 8, prefetch = 1, signal, onError = "throw", transform } = options;
  checkFunctions({ transform });
  checkWhole(concurrency, "concurrency", 1);
  checkWhole(prefetch, "prefetch", 0);
  checkAbortSignal(signal);
  if (typeof onError !== "function" && !["throw", "skip", "replace"].includes(onError)) {
    refuseValue("onError", onError, '"throw", "skip", "replace" or a function');
  }
  return { concurrency, prefetch, signal, onError, transform };
}
