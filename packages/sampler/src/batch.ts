import type { RowNumbers, SamplerState } from "./row-sampler.ts";

/** The rows of one batch. What was drawn travels with it, so that nothing can be credited elsewhere. */
export interface Batch<Draw = undefined> {
  /** Row numbers [B]; the last batch of an epoch may be shorter. */
  readonly rows: RowNumbers;
  readonly epoch: number;
  /** Which batch of the epoch this is, on this shard, from 0. */
  readonly index: number;
  /** How the rows were drawn: the Meta Sampler's draw; undefined for other samplers. */
  readonly draw: Draw;
}

/**
 * A place in the sequence of batches. `next` draws at once and without waiting, so that what a
 * sampler has learned when a batch is drawn does not depend on how long anything took.
 */
export interface BatchCursor<Draw = undefined> {
  /** Batches in an epoch, on this shard. */
  readonly batchesPerEpoch: number;
  readonly batchSize: number;
  /** The next batch of this epoch; undefined once at its end, and then the next epoch begins. */
  next(): Batch<Draw> | undefined;
  /** Where the cursor stands, and the sampler's state. */
  state(): CursorState;
  /** Continues where the state was taken. */
  resume(state: CursorState): void;
  /** Refuses a batch, read from a state, that cannot have been drawn here; without it, all are taken. */
  check?(batch: Batch<unknown>): asserts batch is Batch<Draw>;
}

/** A place in the sequence of batches, as JSON: its size does not depend on the length of an epoch. */
export interface CursorState {
  readonly format: "balms.batches/1";
  readonly epoch: number;
  readonly index: number;
  readonly batchSize: number;
  readonly rank: number;
  readonly worldSize: number;
  readonly sampler: SamplerState;
}
