import type { ClassDraw, MetaSamplerState } from "@balms/core";
import type { RowSampler } from "../row-sampler.ts";

/**
 * How the rows of one batch were drawn by the Meta Sampler: plain data that travels with the batch.
 * It says all that the gradient needs, so that other batches, and their order, do not matter.
 */
export interface MetaDraw {
  readonly epoch: number;
  /** Position of the first row. */
  readonly first: number;
  /** The class that each row was drawn for [B]. */
  readonly classes: Int32Array;
  /** ψ when the rows were drawn, with the optimizer's moments. */
  readonly state: MetaSamplerState;
}

/** A sampler that learns how often to draw each class. */
export interface MetaRowSampler extends RowSampler<MetaDraw> {
  /** ψ at present. */
  readonly metaState: MetaSamplerState;
  /** Goes on with another state of the same classes, as an outer loop has computed it. */
  setMetaState(state: MetaSamplerState): void;
  /** The draw as core's `metaSamplerGradient` takes it: with the soft masses [B, C], O(B·C). */
  classDraw(draw: MetaDraw): ClassDraw;
  /**
   * One step on ψ by dL/ds_b [B], the gradients of the meta loss by the rows of a draw. The gradient
   * is taken at the ψ that the rows were drawn with; the step is made from the present one. O(B·C).
   *
   * @param positions - place among the rows drawn of each gradient, as `load` gives them; −1: of none of them. Rows that are left out have a gradient of 0. Default: all rows in order
   * @returns dL/dψ [C]
   */
  update(
    draw: MetaDraw,
    rowGradients: ArrayLike<number>,
    positions?: ArrayLike<number>,
  ): Float64Array;
}
