import { checkList } from "../checks/check-list.ts";
import { checkLabels } from "../checks/check-labels.ts";
import { checkVector } from "../checks/check-values.ts";
import { type FloatArray, floatArrayLike, type SamePrecision } from "../checks/float-array.ts";
import { sigmoid, softplus } from "../losses/sigmoid.ts";

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
 * @param losses - loss per row [B], finite
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
  labels: ArrayLike<number>,
  psi: ArrayLike<number>,
): SamePrecision<Input> {
  const weights = foregroundWeights(losses, labels, psi);
  const out = floatArrayLike(losses, losses.length);
  for (let row = 0; row < losses.length; row++) out[row] = losses[row] * weights[row];
  return out as SamePrecision<Input>;
}

/**
 * Gradients through `reweightLosses`, from the gradient u_b of what comes after it:
 *
 *     dL/dloss_b = u_b ω_b N_fg/Σω
 *     dL/dψ_c = Σ_{b: y_b = c} (N_fg/Σω) ω_b (1 − ω_b) (u_b loss_b − Σ_k u_k ω_k loss_k / Σω)
 *
 * @param losses - loss per row [B], finite
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
  labels: ArrayLike<number>,
  psi: ArrayLike<number>,
  upstream: ArrayLike<number>,
): ReweighterGradients<Input> {
  const weights = foregroundWeights(losses, labels, psi);
  checkVector(upstream, "upstream", losses.length);
  const lossGradient = floatArrayLike(losses, losses.length);
  let foreground = 0;
  let weighted = 0;
  for (let row = 0; row < losses.length; row++) {
    lossGradient[row] = upstream[row] * weights[row];
    if (labels[row] === -1) continue;
    foreground++;
    weighted += upstream[row] * weights[row] * losses[row];
  }
  const mean = foreground === 0 ? 0 : weighted / foreground;
  const psiGradient = new Float64Array(psi.length);
  for (let row = 0; row < losses.length; row++) {
    const label = labels[row];
    if (label === -1) continue;
    psiGradient[label] +=
      weights[row] * sigmoid(-psi[label]) * (upstream[row] * losses[row] - mean);
  }
  return { psi: psiGradient, losses: lossGradient as SamePrecision<Input> };
}

/** ω_b N_fg/Σω for foreground rows, 1 for background; relative to the greatest ω, so never 0/0. */
function foregroundWeights(
  losses: FloatArray,
  labels: ArrayLike<number>,
  psi: ArrayLike<number>,
): Float64Array {
  checkList(losses, "losses");
  checkList(psi, "psi");
  const rows = losses.length;
  checkVector(psi, "psi", psi.length);
  checkVector(losses, "losses", rows);
  checkLabels(labels, { rows, classes: psi.length, least: -1 });
  const weights = new Float64Array(rows);
  let greatest = -Infinity;
  let foreground = 0;
  for (let row = 0; row < rows; row++) {
    if (labels[row] === -1) continue;
    weights[row] = -softplus(-psi[labels[row]]);
    greatest = Math.max(greatest, weights[row]);
    foreground++;
  }
  let sum = 0;
  for (let row = 0; row < rows; row++) {
    weights[row] = labels[row] === -1 ? 1 : Math.exp(weights[row] - greatest);
    if (labels[row] !== -1) sum += weights[row];
  }
  for (let row = 0; row < rows; row++) {
    if (labels[row] !== -1) weights[row] *= foreground / sum;
  }
  return weights;
}
