import { classIds, type Labels } from "../checks/class-ids.ts";
import { checkWhole } from "../checks/check-values.ts";
import type { FloatArray } from "../arrays/float-array.ts";
import { softplus } from "../losses/sigmoid.ts";
import { relativeToGreatest } from "./class-rates.ts";
import { drawGradient } from "./draw-gradient.ts";
import { gumbelRace } from "./exponential-race.ts";
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
 * import { createMetaSampler, priorFromCounts } from "@balms/core";
 * import { drawRowsFromGumbel } from "@balms/core/adapter";
 *
 * const state = createMetaSampler(priorFromCounts([2, 1]));
 * console.log(drawRowsFromGumbel(state, [0, 0, 1], new Float64Array([0, 1, 0])).rows); // 1
 * ```
 */
export function drawRowsFromGumbel(
  state: MetaSamplerState,
  labels: Labels,
  gumbel: FloatArray,
): RowDraw {
  const { winners, soft } = gumbelRace(logRowRates(state, labels), gumbel);
  return { rows: winners, soft };
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
 * import { createMetaSampler, priorFromCounts } from "@balms/core";
 * import { drawRowsFromGumbel, instanceMetaSamplerGradient } from "@balms/core/adapter";
 *
 * const labels = [0, 0, 1];
 * const state = createMetaSampler(priorFromCounts([2, 1]));
 * const draw = drawRowsFromGumbel(state, labels, new Float64Array([0, 1, 0]));
 * console.log(instanceMetaSamplerGradient(state, labels, draw, [0.3]));
 * ```
 */
export function instanceMetaSamplerGradient(
  state: MetaSamplerState,
  labels: Labels,
  draw: RowDraw,
  rowGradients: ArrayLike<number>,
): Float64Array {
  return drawGradient(
    state,
    idsOf(state, labels),
    draw?.rows,
    draw?.soft,
    rowGradients,
    "draw.rows",
  );
}

/** log σ(ψ_y) of every training row, relative to the greatest [N]. */
export function logRowRates(state: MetaSamplerState, labels: Labels): Float64Array {
  const ids = idsOf(state, labels);
  return relativeToGreatest(Float64Array.from(ids, (id) => -softplus(-state.psi[id])));
}

function idsOf(state: MetaSamplerState, labels: Labels): Int32Array {
  checkState(state);
  const ids = classIds(labels, { classes: state.psi.length });
  checkWhole(ids.length, "labels.length", 1);
  return ids;
}
