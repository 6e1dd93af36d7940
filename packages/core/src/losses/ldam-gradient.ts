import { type Labels } from "../checks/class-ids.ts";
import type { FloatArray, SamePrecision } from "../arrays/float-array.ts";
import { toPrecision } from "../arrays/to-precision.ts";
import { checkMaskedTargets } from "./check-masked-targets.ts";
import { reductionNames, type ReductionOptions } from "./row-factors.ts";
import { softmaxGradient } from "./softmax-gradient.ts";
import type { LdamOptions } from "./ldam-options.ts";
import { withMargins } from "./ldam-rows.ts";

/**
 * Gradient of the reduced LDAM loss with respect to the logits: s·(softmax(z)_j − 1[j = y]), times
 * the factor of the row's reduction.
 *
 * Source: Cao et al., "Learning Imbalanced Datasets with Label-Distribution-Aware Margin Loss",
 * NeurIPS 2019, section 3.2.
 *
 * @param logits - η [B, C], row after row, finite
 * @param labels - class id per row [B], integers in [0, C)
 * @param options - those of `ldamLoss`; `rowWeights`, `reduction` (default "mean"), `over`
 * @returns [B, C] in the precision of `logits`
 * @throws {@link ArgumentError} on NaN or Infinity, a label out of range or of a masked class, or a scale or margin out of range
 * @throws {@link PriorError} on classes without examples, unless `zeroCounts` says what to do
 *
 * @example
 * ```ts
 * import { ldamGradient, priorFromCounts } from "@balms/core";
 *
 * const prior = priorFromCounts([1600, 100]);
 * console.log(ldamGradient(new Float64Array([0, 0.5]), [1], { prior, scale: 2 })); // 1, −1
 * ```
 */
export function ldamGradient<Input extends FloatArray>(
  logits: Input,
  labels: Labels,
  options: LdamOptions & ReductionOptions,
): SamePrecision<Input> {
  const { scaled, ids, shift, scale } = withMargins(logits, labels, options, reductionNames);
  const reduction = { ...options, labelSmoothing: 0 };
  const { losses, gradient } = softmaxGradient(scaled, ids, shift, reduction);
  checkMaskedTargets(losses, ids, shift);
  return toPrecision(
    gradient.map((slope) => scale * slope),
    logits,
  );
}
