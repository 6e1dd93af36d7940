import type { FloatArray } from "../arrays/float-array.ts";

/**
 * What the Meta Sampler drew for one batch. It travels with the batch: the gradient is credited to
 * the draw that made the batch, whatever happened to other batches.
 */
export interface ClassDraw {
  /** Class per row of the batch [B]; the row is then drawn uniformly within the class. */
  readonly classes: Int32Array;
  /** s̃ [B, C]: softmax over classes of log(n_c σ(ψ_c)) + gumbel; `classes` are the arg max. */
  readonly soft: FloatArray;
}
