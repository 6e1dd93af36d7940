import type { FloatArray, SamePrecision } from "../arrays/float-array.ts";
import { reductionNames, type ReductionOptions } from "./row-factors.ts";
import type { SigmoidTargets } from "./sigmoid-entries.ts";
import { sigmoidGradientRows } from "./sigmoid-rows.ts";
import { settleSigmoidShift } from "./sigmoid-shift.ts";
import { type BalancedSigmoidOptions } from "./balanced-sigmoid-loss.ts";

/**
 * Gradient of the reduced balanced sigmoid loss with respect to the logits: m_bj (σ(η'_j) − t_bj),
 * times the factor of the row's reduction.
 *
 * Source: Ren et al., "Balanced Meta-Softmax for Long-Tailed Visual Recognition", NeurIPS 2020,
 * section 3.1 and its appendix on the sigmoid form.
 *
 * @param logits - η [B, C], row after row, finite
 * @param labels - as for `balancedSigmoidLoss`
 * @param options - those of `balancedSigmoidLoss`; `rowWeights`, `reduction` (default "mean"), `over`
 * @returns [B, C] in the precision of `logits`
 * @throws {@link ArgumentError} on NaN or Infinity, a label out of range, lengths that do not match, or a frequency outside (0, 1)
 * @throws {@link PriorError} on a class in no image or in every image of the prior, unless `zeroCounts` says what to do
 *
 * @example
 * ```ts
 * import { balancedSigmoidGradient } from "@balms/core";
 *
 * const logits = new Float64Array([0, 0]);
 * console.log(balancedSigmoidGradient(logits, [0], { frequencies: [0.5, 0.5] })); // −0.5, 0.5
 * ```
 */
export function balancedSigmoidGradient<Input extends FloatArray>(
  logits: Input,
  labels: SigmoidTargets,
  options: BalancedSigmoidOptions & ReductionOptions,
): SamePrecision<Input> {
  const shift = settleSigmoidShift(options, ["mask", "background", ...reductionNames]);
  return sigmoidGradientRows(logits, labels, shift, options) as SamePrecision<Input>;
}
