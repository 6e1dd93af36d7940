import type { RowSampler } from "../row-sampler.ts";

/** A sampler that draws more often what had a great loss. */
export interface LossPrioritySampler extends RowSampler {
  /**
   * Takes over the latest losses ≥ 0 of rows: of a row that occurs twice the last one counts; of a
   * class, the mean over its rows among these.
   */
  update(rows: ArrayLike<number>, losses: ArrayLike<number>): void;
}
