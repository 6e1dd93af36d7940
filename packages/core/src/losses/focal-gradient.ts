import { type Labels } from "../checks/class-ids.ts";
import type { FloatArray, SamePrecision } from "../arrays/float-array.ts";
import { reductionNames, type ReductionOptions } from "./row-factors.ts";
import { softmaxGradient } from "./softmax-gradient.ts";
import type { FocalOptions } from "./focal-options.ts";
import { shareOfOthers, checkFocal } from "./focal-row.ts";

/**
 * Gradient of the reduced focal loss with respect to the logits, times the factor of the row:
 *
 *     (p_j − 1[j = y]) · (1 − p_y)^γ · (1 − γ p_y log(p_y) / (1 − p_y))
 *
 * Source: Lin et al., "Focal Loss for Dense Object Detection", ICCV 2017, section 3.2; the
 * derivative follows by the chain rule.
 *
 * @param logits - η [B, C], row after row, finite
 * @param labels - class id per row [B], integers in [0, C)
 * @param options - those of `focalLoss`; `rowWeights`, `reduction` (default "mean"), `over`
 * @returns [B, C] in the precision of `logits`
 * @throws {@link ArgumentError} on NaN or Infinity, a label out of range, or a negative γ
 *
 * @example
 * ```ts
 * import { focalGradient } from "@balms/core";
 *
 * const logits = new Float64Array([0, 0]);
 * console.log(focalGradient(logits, [1], { classes: 2, gamma: 0 })); // 0.5, −0.5
 * ```
 */
export function focalGradient<Input extends FloatArray>(
  logits: Input,
  labels: Labels,
  options: FocalOptions & ReductionOptions,
): SamePrecision<Input> {
  const { ids, shift, gamma } = checkFocal(labels, options, reductionNames);
  const reduction = { ...options, labelSmoothing: 0 };
  const { gradient } = softmaxGradient(logits, ids, shift, reduction, (loss) => {
    const others = shareOfOthers(loss);
    const share = Math.exp(-loss);
    // p·log(p)/(1 − p) goes to −1 where p goes to 1, and to 0 where p does.
    const bend = others === 0 ? 1 : share === 0 ? 0 : (share * loss) / others;
    return others ** gamma * (1 + gamma * bend);
  });
  return gradient as SamePrecision<Input>;
}
