import { classIds, type Labels } from "../checks/class-ids.ts";
import { checkVector } from "../checks/check-values.ts";
import { type FloatArray, isFloatArray, type SamePrecision } from "../arrays/float-array.ts";
import { refuseValue } from "../errors/refuse.ts";
import { sigmoid, softplus } from "../losses/sigmoid.ts";
import { sum } from "../numerics/sum.ts";
import { relativeToGreatest } from "./class-rates.ts";
import { toPrecision } from "../arrays/to-precision.ts";

/** Gradients of reweighted losses. */
export interface ReweighterGradients<Input extends FloatArray = FloatArray> {
  /** dL/dψ [C]. */
  readonly psi: Float64Array;
  /** dL/dloss_b [B]. */
  readonly losses: SamePrecision<Input>;
}

/**
 * Meta Reweighter: losses of foreground rows become ω_b · loss_b · N_fg / Σω with ω_b = σ(ψ_{y_b}).
 *
 * The weights average 1 over the foreground rows; background rows (label −1) pass unchanged.
 * ψ = 0 at the start leaves every loss as it is.
 *
 * Source: Ren et al., "Balanced Meta-Softmax for Long-Tailed Visual Recognition", NeurIPS 2020,
 * the instance-segmentation form of its public code.
 *
 * @param losses - loss per row [B], finite, in a Float32Array or Float64Array
 * @param labels - class id per row [B], or −1 for background
 * @param psi - ψ [C], finite
 * @returns [B] in the precision of `losses`
 * @throws {@link ArgumentError} when lengths do not match, a label is out of range or a number is not finite
 *
 * @example
 * ```ts
 * import { reweightLosses } from "@balms/core";
 *
 * console.log(reweightLosses(new Float64Array([1, 1]), [0, 1], [0, 2])); // less than 1, more than 1
 * ```
 */
export function reweightLosses<Input extends FloatArray>(
  losses: Input,
  labels: Labels,
  psi: ArrayLike<number>,
): SamePrecision<Input> {
  checkLosses(losses);
  const { weights } = foregroundWeights(labels, psi, losses.length);
  return toPrecision(
    weights.map((weight, row) => weight * losses[row]),
    losses,
  );
}

/**
 * Gradients through `reweightLosses`, from the gradient u_b of what comes after it:
 *
 *     dL/dloss_b = u_b ω_b N_fg/Σω
 *     dL/dψ_c = Σ_{b: y_b = c} (N_fg/Σω) ω_b (1 − ω_b) (u_b loss_b − Σ_k u_k ω_k loss_k / Σω)
 *
 * @param losses - loss per row [B], finite, in a Float32Array or Float64Array
 * @param labels - class id per row [B], or −1 for background
 * @param psi - ψ [C], finite
 * @param upstream - dL/d(reweighted loss_b) [B], finite
 * @returns `psi` [C] and `losses` [B]
 * @throws {@link ArgumentError} when lengths do not match, a label is out of range or a number is not finite
 *
 * @example
 * ```ts
 * import { reweightLossesGradient } from "@balms/core";
 *
 * const { psi } = reweightLossesGradient(new Float64Array([1, 2]), [0, 1], [0, 0], [1, 1]);
 * console.log(psi); // raising ψ of the greater loss raises the sum
 * ```
 */
export function reweightLossesGradient<Input extends FloatArray>(
  losses: Input,
  labels: Labels,
  psi: ArrayLike<number>,
  upstream: ArrayLike<number>,
): ReweighterGradients<Input> {
  checkLosses(losses);
  const { ids, weights } = foregroundWeights(labels, psi, losses.length);
  checkVector(upstream, "upstream", losses.length);
  // dL/dw_b = u_b loss_b
  const slopes = weights.map((_, row) => upstream[row] * losses[row]);
  const lossGradient = weights.map((weight, row) => weight * upstream[row]);
  return {
    psi: foregroundGradient(weights, ids, psi, slopes),
    losses: toPrecision(lossGradient, losses),
  };
}

/** Of whole numbers, results would be whole numbers as well. */
function checkLosses(losses: FloatArray): void {
  if (!isFloatArray(losses)) refuseValue("losses", losses, "a Float32Array or Float64Array");
  checkVector(losses, "losses");
}

/** w_b = ω_b N_fg/Σω for foreground rows, 1 for background; relative to the greatest ω, so never 0/0. */
export function foregroundWeights(
  labels: Labels,
  psi: ArrayLike<number>,
  rows?: number,
): { readonly ids: Int32Array; readonly weights: Float64Array } {
  checkVector(psi, "psi");
  const ids = classIds(labels, { rows, classes: psi.length, least: -1 });
  // Background is no share of the foreground: −∞.
  const logs = Float64Array.from(ids, (id) => (id === -1 ? -Infinity : -softplus(-psi[id])));
  const shares = relativeToGreatest(logs).map((log) => Math.exp(log));
  const total = sum(shares);
  const foreground = ids.filter((id) => id !== -1).length;
  const weights = shares.map((share, row) => (ids[row] === -1 ? 1 : (share * foreground) / total));
  return { ids, weights };
}

/** dL/dψ_c = Σ_{b: y_b = c} w_b (1 − ω_b) (dL/dw_b − Σ_k w_k dL/dw_k / N_fg), sums over the foreground. */
export function foregroundGradient(
  weights: Float64Array,
  ids: Int32Array,
  psi: ArrayLike<number>,
  slopes: ArrayLike<number>,
): Float64Array {
  const rows = [...weights.keys()].filter((row) => ids[row] !== -1);
  const mean = sum(rows.map((row) => weights[row] * slopes[row])) / rows.length;
  const gradient = new Float64Array(psi.length);
  for (const row of rows) {
    const id = ids[row];
    gradient[id] += weights[row] * sigmoid(-psi[id]) * (slopes[row] - mean);
  }
  checkVector(gradient, "dL/dψ");
  return gradient;
}
