import { classIds, type Labels } from "../checks/class-ids.ts";
import { checkOptions } from "../checks/check-options.ts";
import { checkWhole } from "../checks/check-values.ts";
import { checkSameClasses } from "../correction/check-same-classes.ts";
import { checkConfusion } from "../metrics/confusion-entries.ts";
import { invert } from "../numerics/invert.ts";
import { checkPrior } from "../priors/check-prior.ts";
import { shares } from "../priors/measures/shares.ts";
import type { ClassPrior } from "../priors/class-prior.ts";

/** Options of `priorErrorsBBSE`. */
export interface BBSEErrorsOptions {
  /** Confusion matrix [C][C], as in `estimatePriorBBSE`. */
  readonly confusion: readonly (readonly number[])[];
  /** π: what the logits assume, as in `estimatePriorBBSE`. */
  readonly prior: ClassPrior;
  /** ρ: what `estimatePriorBBSE` made of them. */
  readonly estimate: ClassPrior;
}

// Below, `estimatePriorBBSE` does not use the matrix either.
const leastPivot = 1e-6;

/**
 * Standard errors of the class shares that `estimatePriorBBSE` estimates, by the delta method: ρ = P⁻¹ q̂, where q̂ are shares of N
 * rows, and column j of P those of the n_j validation rows of class j:
 *
 *     Cov(ρ) = P⁻¹ [ M(q̂)/N + Σ_j ρ_j² M(P_j)/n_j ] P⁻ᵀ        M(p) = diag(p) − p pᵀ
 *
 * What is cut to 0 in the estimate is taken as if it were not.
 *
 * Source: Lipton, Wang, Smola, "Detecting and correcting for label shift with black box predictors", ICML 2018, section 4 (the
 * estimator); Casella, Berger, "Statistical inference", 2002, section 5.5.4 (the delta method).
 *
 * @param predictions - predicted class id per unlabelled row [N], those of the estimate
 * @param options - `confusion`, `prior`: π, `estimate`: ρ
 * @returns standard error of each share [C], 0 where π is 0; undefined where the matrix cannot be inverted
 * @throws {@link ArgumentError} without rows, on an id out of range, or a matrix that is not [C][C] counts
 * @throws {@link PriorError} when both priors are not of the same classes
 *
 * @example
 * ```ts
 * import { priorFromCounts } from "@balms/core";
 * import { estimatePriorBBSE, priorErrorsBBSE } from "@balms/core/estimation";
 *
 * const predictions = Array.from({ length: 100 }, (_, row) => (row < 35 ? 0 : 1));
 * const confusion = [[90, 10], [20, 80]];
 * const prior = priorFromCounts([5, 5]);
 * const { prior: estimate } = estimatePriorBBSE(predictions, { confusion, prior });
 * console.log(priorErrorsBBSE(predictions, { confusion, prior, estimate })); // about 0.08 for both
 * ```
 */
export function priorErrorsBBSE(
  predictions: Labels,
  options: BBSEErrorsOptions,
): Float64Array | undefined {
  checkOptions(options, ["confusion", "prior", "estimate"]);
  const { confusion, prior, estimate } = options;
  checkSameClasses(checkPrior(prior), estimate, "estimate");
  const classes = prior.counts.length;
  checkConfusion(confusion, classes);
  const ids = classIds(predictions, { classes, parameter: "predictions" });
  const rows = checkWhole(ids.length, "predictions.length", 1);
  const predicted = new Float64Array(classes);
  for (let row = 0; row < rows; row++) predicted[ids[row]] += 1 / rows;
  const given = shares(prior.counts);
  const found = shares(estimate.counts);
  const truth = Array.from(confusion, (row) => row.reduce((sum, count) => sum + count, 0));
  // P [predicted, true]; a class without a share in π stands for itself alone.
  const confused = new Float64Array(classes * classes);
  for (let j = 0; j < classes; j++) {
    for (let i = 0; i < classes; i++) {
      confused[i * classes + j] =
        given[j] === 0 ? Number(i === j) : confusion[j][i] / Math.max(1, truth[j]);
    }
  }
  const inverse = invert(confused.slice(), leastPivot);
  if (inverse === undefined) return undefined;
  return Float64Array.from(given, (share, k) => {
    if (share === 0) return 0;
    const weights = inverse.subarray(k * classes, (k + 1) * classes);
    let variance = spread(weights, predicted, 0, 1) / rows;
    for (let j = 0; j < classes; j++) {
      if (given[j] === 0) continue;
      variance += (found[j] ** 2 * spread(weights, confused, j, classes)) / truth[j];
    }
    return Math.sqrt(variance);
  });
}

/** wᵀ (diag(p) − p pᵀ) w, where p_i is the value at `start + i·step`. */
function spread(weights: Float64Array, values: Float64Array, start: number, step: number): number {
  let mean = 0;
  let square = 0;
  for (let i = 0; i < weights.length; i++) {
    const term = weights[i] * values[start + i * step];
    mean += term;
    square += term * weights[i];
  }
  return Math.max(0, square - mean ** 2);
}
