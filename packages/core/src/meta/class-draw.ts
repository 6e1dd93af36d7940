import { checkLabels } from "../checks/check-labels.ts";
import { checkMatrix } from "../checks/check-matrix.ts";
import { checkVector } from "../checks/check-values.ts";
import type { FloatArray } from "../checks/float-array.ts";

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

/** Checks a draw and the gradients that belong to it. */
export function checkDraw(
  draw: ClassDraw,
  classes: number,
  rowGradients: ArrayLike<number>,
): number {
  const rows = checkMatrix(draw.soft, classes, "draw.soft");
  checkLabels(draw.classes, { rows, classes, parameter: "draw.classes" });
  checkVector(rowGradients, "rowGradients", rows);
  return rows;
}
