import type { RowNumbers } from "../row-sampler.ts";

/** A row that could not be read. */
export interface RowFailure {
  /** Its number in the data set. */
  readonly row: number;
  /** Its place among the rows that were drawn for the batch. */
  readonly position: number;
  /** What it was read from: "dataset", or "dataset.image" for the column `image`. */
  readonly parameter: string;
  /** What `get` threw, or rejected with. */
  readonly cause: unknown;
  /** The row that stands in its place; undefined where the place is left out. */
  readonly replacement: number | undefined;
}

/** A batch with its data. */
export interface LoadedBatch<Data, Draw = undefined> {
  /** Row numbers [B] of `data`: those that were drawn, but for rows that failed. */
  readonly rows: RowNumbers;
  /**
   * Place of each row among those that were drawn [B], −1 where another row was read in place of
   * the one that was drawn: 0, 1, 2, … unless rows failed. What was computed per row of this batch
   * belongs to these rows of `draw`, and where it is −1 to none.
   */
  readonly positions: Int32Array;
  readonly data: Data;
  readonly epoch: number;
  /** Which batch of the epoch this is, on this shard, from 0. */
  readonly index: number;
  /** How the rows were drawn: the Meta Sampler's draw; undefined for other samplers. */
  readonly draw: Draw;
  /** Rows that could not be read, by position; empty under the policy "throw". */
  readonly errors: readonly RowFailure[];
}
