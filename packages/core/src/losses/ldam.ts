import { classIds, type Labels } from "../checks/class-ids.ts";
import { checkMatrix } from "../checks/check-matrix.ts";
import { checkNumber } from "../checks/check-values.ts";
import type { FloatArray, SamePrecision } from "../arrays/float-array.ts";
import { toPrecision } from "../arrays/to-precision.ts";
import type { ClassPrior } from "../priors/class-prior.ts";
import { centerRows } from "./center-rows.ts";
import { checkMaskedTargets } from "./check-masked-targets.ts";
import { marginNames, settleMargins, type LdamMarginOptions } from "./ldam-margins.ts";
import { reductionNames, type ReductionOptions } from "./row-factors.ts";
import { softmaxGradient } from "./softmax-gradient.ts";
import { softmaxLosses } from "./softmax-losses.ts";

/** Options of the LDAM loss. */
export interface LdamOptions extends LdamMarginOptions {
  /** Training counts [C], which decide on the margins. */
  readonly prior: ClassPrior;
  /** s above 0, which the logits are multiplied with; default 30, for cosine heads. */
  readonly scale?: number | undefined;
}

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

/** z relative to the greatest of each row, so that scaling cannot overflow. */
function withMargins(
  logits: FloatArray,
  labels: Labels,
  options: LdamOptions,
  others: readonly string[],
): { scaled: Float64Array; ids: Int32Array; shift: Float64Array; scale: number } {
  const { prior, scale = 30 } = { ...options };
  checkNumber(scale, "scale", { above: 0 });
  const margins = settleMargins(prior, options, ["prior", "scale", ...marginNames, ...others]);
  const classes = margins.length;
  const rows = checkMatrix(logits, classes, "logits");
  const ids = classIds(labels, { rows, classes });
  const scaled = Float64Array.from(logits);
  ids.forEach((id, row) => {
    const own = row * classes + id;
    scaled[own] = Math.max(scaled[own] - margins[id], -Number.MAX_VALUE);
  });
  // The margin of a class without examples would be infinite.
  const shift = Float64Array.from(prior.counts, (count) =>
    count === 0 && options.zeroCounts === "mask" ? -Infinity : 0,
  );
  const centered = scaled.map((logit, i) => logit + shift[i % classes]);
  centerRows(centered, classes, scale);
  return { scaled: centered, ids, shift, scale };
}
