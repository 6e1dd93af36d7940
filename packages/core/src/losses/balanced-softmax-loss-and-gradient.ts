import type { FloatArray, SamePrecision } from "../arrays/float-array.ts";
import { lossNames, type BalancedLossOptions } from "./balanced-softmax-loss.ts";
import { checkMaskedTargets } from "./check-masked-targets.ts";
import { settleShift } from "./class-shift.ts";
import { reductionNames, type ReductionOptions } from "./row-factors.ts";
import { softmaxGradient } from "./softmax-gradient.ts";
import type { Targets } from "./targets.ts";

/** Options of the gradient: those of the loss, and how its rows are reduced. */
export interface BalancedGradientOptions extends BalancedLossOptions, ReductionOptions {}

/** What a training step needs of a batch. */
export interface LossesAndGradient<Input extends FloatArray = FloatArray> {
  /** Loss per row [B], unreduced. */
  readonly losses: SamePrecision<Input>;
  /** Gradient of the reduced loss with respect to the logits [B, C]. */
  readonly gradient: SamePrecision<Input>;
}

/**
 * `balancedSoftmaxLoss` and `balancedSoftmaxGradient` in one pass: the same gradient, and the same
 * losses up to the last digits, faster.
 *
 *     loss_b = −log φ_y        ∂/∂η_j = (φ_j − 1[j = y]) times the factor of the row's reduction
 *
 * Source: Ren et al., "Balanced Meta-Softmax for Long-Tailed Visual Recognition", NeurIPS 2020,
 * section 3.1.
 *
 * @param logits - η [B, C], row after row, finite
 * @param targets - class ids [B] or soft labels [B, C], as for `balancedSoftmaxLoss`
 * @param options - those of `balancedSoftmaxGradient`
 * @returns `losses` [B] and `gradient` [B, C] in the precision of `logits`
 * @throws {@link ArgumentError} on NaN or Infinity, a label out of range, a target that is masked, lengths that do not match, or weights that add up to 0 in a mean over weights
 * @throws {@link PriorError} on classes without examples, unless `zeroCounts` says what to do, or a prior that is not `sampled`
 *
 * @example
 * ```ts
 * import { balancedSoftmaxLossAndGradient, priorFromCounts, reduceLosses } from "@balms/core";
 *
 * const prior = priorFromCounts([90, 10]);
 * const logits = new Float32Array([0, 0]);
 * const { losses, gradient } = balancedSoftmaxLossAndGradient(logits, [1], { prior });
 * console.log(reduceLosses(losses), gradient); // −log 0.1; 0.9, −0.9
 * ```
 */
export function balancedSoftmaxLossAndGradient<Input extends FloatArray>(
  logits: Input,
  targets: Targets,
  options: BalancedGradientOptions,
): LossesAndGradient<Input> {
  const shift = settleShift(options, [...lossNames, ...reductionNames]);
  const found = softmaxGradient(logits, targets, shift, options);
  checkMaskedTargets(found.losses, targets, shift);
  return found as LossesAndGradient<Input>;
}
