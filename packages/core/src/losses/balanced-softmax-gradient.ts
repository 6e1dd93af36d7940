import type { FloatArray, SamePrecision } from "../arrays/float-array.ts";
import {
  type BalancedGradientOptions,
  balancedSoftmaxLossAndGradient,
} from "./balanced-softmax-loss-and-gradient.ts";
import type { Targets } from "./targets.ts";

/**
 * Gradient of the reduced Balanced Softmax loss with respect to the logits:
 *
 *     ∂loss_b/∂η_j = φ_j Σt − t_j        times  w_b/B  (mean), w_b/Σw (mean over weights), w_b (sum)
 *
 * With `reduction: "sum"` and no weights, each row holds the gradient of its own loss.
 *
 * Source: Ren et al., "Balanced Meta-Softmax for Long-Tailed Visual Recognition", NeurIPS 2020,
 * section 3.1.
 *
 * @param logits - η [B, C], row after row, finite
 * @param targets - class ids [B] or soft labels [B, C], as for `balancedSoftmaxLoss`
 * @param options - those of `balancedSoftmaxLoss`, and `rowWeights` [B], `reduction` (default "mean"), `over` (default "batch")
 * @returns [B, C] in the precision of `logits`, always finite: a masked class has 0
 * @throws {@link ArgumentError} on NaN or Infinity, a label out of range, a target that is masked, lengths that do not match, or weights that add up to 0 in a mean over weights
 * @throws {@link PriorError} on classes without examples, unless `zeroCounts` says what to do
 *
 * @example
 * ```ts
 * import { balancedSoftmaxGradient, priorFromCounts } from "@balms/core";
 *
 * const prior = priorFromCounts([90, 10]);
 * console.log(balancedSoftmaxGradient(new Float64Array([0, 0]), [1], { prior })); // 0.9, −0.9
 * ```
 */
export function balancedSoftmaxGradient<Input extends FloatArray>(
  logits: Input,
  targets: Targets,
  options: BalancedGradientOptions,
): SamePrecision<Input> {
  return balancedSoftmaxLossAndGradient(logits, targets, options).gradient;
}
