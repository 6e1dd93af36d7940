import { checkList } from "../checks/check-list.ts";
import { checkLabels } from "../checks/check-labels.ts";
import { checkMatrix } from "../checks/check-matrix.ts";
import { checkVector, checkWhole } from "../checks/check-values.ts";
import type { FloatArray } from "../checks/float-array.ts";
import { softmaxRows } from "../losses/balanced-softmax.ts";
import { sigmoid, softplus } from "../losses/sigmoid.ts";
import { argmaxRows } from "../metrics/predict-classes.ts";
import { checkState, type MetaSamplerState } from "./meta-sampler-state.ts";

/** What the published, instance-level form of the Meta Sampler drew for one batch. */
export interface RowDraw {
  /** Training row per row of the batch [B]. */
  readonly rows: Int32Array;
  /** s̃ [B, N]: softmax over training rows of log σ(ψ_{y_i}) + gumbel; `rows` are the arg max. */
  readonly soft: FloatArray;
}

/**
 * Draws training rows from Gumbel noise over all of them: arg max and softmax over rows i of
 * log σ(ψ_{y_i}) + gumbel. The published form, O(B·N): for reference and for small N.
 *
 * Source: Ren et al., "Balanced Meta-Softmax for Long-Tailed Visual Recognition", NeurIPS 2020,
 * section 3.2, and its public code.
 *
 * @param state - ψ [C]
 * @param labels - class id of every training row [N]
 * @param gumbel - standard Gumbel noise [B, N], row after row, finite
 * @throws {@link ArgumentError} when the noise is no multiple of N finite numbers, or a label is out of range
 *
 * @example
 * ```ts
 * import { createMetaSampler, drawRowsFromGumbel, priorFromCounts } from "@balms/core";
 *
 * const state = createMetaSampler(priorFromCounts([2, 1]));
 * console.log(drawRowsFromGumbel(state, [0, 0, 1], new Float64Array([0, 1, 0])).rows); // 1
 * ```
 */
export function drawRowsFromGumbel(
  state: MetaSamplerState,
  labels: ArrayLike<number>,
  gumbel: FloatArray,
): RowDraw {
  checkState(state);
  checkList(labels, "labels");
  const count = checkWhole(labels.length, "labels.length", 1);
  checkLabels(labels, { rows: count, classes: state.psi.length });
  checkMatrix(gumbel, count, "gumbel");
  const logRates = Float64Array.from(labels, (label) => -softplus(-state.psi[label]));
  return { rows: argmaxRows(gumbel, logRates), soft: softmaxRows(gumbel, logRates) };
}

/**
 * Gradient of the meta loss with respect to ψ in the instance-level form:
 *
 *     dL/dψ_c = Σ_b dL/ds_b · s̃_{bp} (1[y_p = c] − Σ_{i: y_i = c} s̃_{bi}) (1 − σ(ψ_c))        p = row drawn
 *
 * @param state - the state that the batch was drawn with; ψ [C]
 * @param labels - class id of every training row [N]
 * @param draw - the batch's own draw: rows [B], soft masses [B, N]
 * @param rowGradients - dL/ds_b [B]
 * @returns dL/dψ [C]
 * @throws {@link ArgumentError} when the lengths do not match or a number is not finite
 *
 * @example
 * ```ts
 * import { createMetaSampler, drawRowsFromGumbel, instanceMetaSamplerGradient, priorFromCounts } from "@balms/core";
 *
 * const labels = [0, 0, 1];
 * const state = createMetaSampler(priorFromCounts([2, 1]));
 * const draw = drawRowsFromGumbel(state, labels, new Float64Array([0, 1, 0]));
 * console.log(instanceMetaSamplerGradient(state, labels, draw, [0.3]));
 * ```
 */
export function instanceMetaSamplerGradient(
  state: MetaSamplerState,
  labels: ArrayLike<number>,
  draw: RowDraw,
  rowGradients: ArrayLike<number>,
): Float64Array {
  checkState(state);
  checkList(labels, "labels");
  const classes = state.psi.length;
  const count = checkWhole(labels.length, "labels.length", 1);
  checkLabels(labels, { rows: count, classes });
  const batch = checkMatrix(draw.soft, count, "draw.soft");
  checkLabels(draw.rows, { rows: batch, classes: count, parameter: "draw.rows" });
  checkVector(rowGradients, "rowGradients", batch);
  const gradient = new Float64Array(classes);
  for (let row = 0; row < batch; row++) {
    const start = row * count;
    const drawn = draw.rows[row];
    const factor = rowGradients[row] * draw.soft[start + drawn];
    for (let i = 0; i < count; i++) gradient[labels[i]] -= factor * draw.soft[start + i];
    gradient[labels[drawn]] += factor;
  }
  return gradient.map((value, id) => value * sigmoid(-state.psi[id]));
}
