import { type Labels } from "../checks/class-ids.ts";
import type { FloatArray, SamePrecision } from "../arrays/float-array.ts";
import { toPrecision } from "../arrays/to-precision.ts";
import { softmaxLosses } from "./softmax-losses.ts";
import { withMargins } from "./ldam-rows.ts";
import type { LdamOptions } from "./ldam-options.ts";

/**
 * Label-distribution-aware margin loss per row, in nats: cross-entropy after taking the margin of
 * the true class off its logit.
 *
 *     z_j = s·(η_j − Δ_y 1[j = y])        loss_b = logsumexp(z) − z_y        Δ_c ∝ n_c^{−1/4}
 *
 * Source: Cao et al., "Learning Imbalanced Datasets with Label-Distribution-Aware Margin Loss",
 * NeurIPS 2019, section 3.2; s = 30 with normalised features and weights, as in its public code.
 *
 * @param logits - η [B, C], row after row, finite; cosines in the paper
 * @param labels - class id per row [B], integers in [0, C)
 * @param options - `prior`, `largestMargin` (default 0.5), `scale` (default 30), `zeroCounts`, `alpha`
 * @returns loss [B] in the precision of `logits`; +Infinity where the label is a masked class
 * @throws {@link ArgumentError} on NaN or Infinity, a label out of range, or a scale or margin out of range
 * @throws {@link PriorError} on classes without examples, unless `zeroCounts` says what to do
 *
 * @example
 * ```ts
 * import { ldamLoss, priorFromCounts } from "@balms/core";
 *
 * const prior = priorFromCounts([1600, 100]);
 * console.log(ldamLoss(new Float64Array([0, 1]), [1], { prior, scale: 1 })); // log(1 + e^{−0.5})
 * ```
 */
export function ldamLoss<Input extends FloatArray>(
  logits: Input,
  labels: Labels,
  options: LdamOptions,
): SamePrecision<Input> {
  const { scaled, ids, shift } = withMargins(logits, labels, options, []);
  return toPrecision(softmaxLosses(scaled, ids, shift), logits);
}
