import type { CursorState } from "../batch.ts";
import type { LoadedBatch } from "./loaded-batch.ts";
import type { PendingBatch } from "./pending-batch.ts";

/**
 * Batches with their data. One `for await` takes one epoch, or what is left of it: a loop that was
 * left early is taken up where it was left, by the next loop or from a state.
 *
 * The rows of batch k + `prefetch` are drawn when batch k is asked for, at once: what a sampler is
 * taught between two batches acts at a fixed place of the sequence, however long reading takes.
 */
export interface BatchLoader<Data, Draw = undefined> extends AsyncIterable<
  LoadedBatch<Data, Draw>
> {
  /** Batches in an epoch, on this shard. */
  readonly batchesPerEpoch: number;
  /**
   * The place after the last batch that was handed out: batches that were drawn ahead are not lost.
   * Its size does not depend on the length of an epoch.
   */
  state(): LoaderState;
  /** Continues where the state was taken; a loop that is under way ends with an InterruptedError. */
  resume(state: LoaderState): void;
}

/** A place in the sequence of batches, as JSON. */
export interface LoaderState {
  readonly format: "balms.loader/1";
  /** Which batch comes next. */
  readonly next: { readonly epoch: number; readonly index: number };
  readonly cursor: CursorState;
  /** With a sampler that learns, loading goes on with the same `prefetch` alone. */
  readonly prefetch: number;
  /**
   * With a sampler that learns: what was drawn ahead, under what it had learned then. The cursor
   * stands after it, in the next epoch where it goes to the end of this one.
   */
  readonly pending: readonly PendingBatch[];
}
