import { checkKnown } from "../checks/check-options.ts";
import { checkChoice } from "../checks/check-choice.ts";
import { classIds, type Labels } from "../checks/class-ids.ts";
import { checkNumber, checkVector } from "../checks/check-values.ts";
import type { ClassPrior } from "../priors/class-prior.ts";
import { effectiveNumbers } from "../priors/measures/effective-numbers.ts";
import { powers } from "../priors/operations/temper-prior.ts";
import { settleZeroCounts, type ZeroCountOptions } from "../priors/zero-counts.ts";
import { sum } from "../numerics/sum.ts";

/** How counts become weights. */
export interface ClassWeightOptions extends ZeroCountOptions {
  /** n^{−exponent}, or one over the effective number of examples. */
  readonly scheme: "inverse" | "effective-number";
  /** Of "inverse": at least 0, default 1; ½ is the square-root rule. */
  readonly exponent?: number | undefined;
  /** Of "effective-number": β in [0, 1), default 0.999. */
  readonly beta?: number | undefined;
}

/**
 * Weights for a class-weighted loss, with mean 1 over the classes that occur:
 *
 *     inverse: w_c ∝ n_c^{−exponent}        effective-number: w_c ∝ (1 − β)/(1 − β^{n_c})
 *
 * A baseline: weights scale the gradient of rare classes, they do not correct the prior. A class
 * without examples has weight 0 under "mask".
 *
 * Source: Cui et al., "Class-balanced loss based on effective number of samples", CVPR 2019,
 * sections 3 and 4.
 *
 * @param prior - n [C]
 * @param options - `scheme`, `exponent` (default 1), `beta` (default 0.999); `zeroCounts` and `alpha` for classes without examples
 * @returns w [C], at least 0
 * @throws {@link ArgumentError} on another scheme, or an exponent or β out of range
 * @throws {@link PriorError} on classes without examples, unless `zeroCounts` says what to do
 *
 * @example
 * ```ts
 * import { classWeights, plainSoftmaxLoss, priorFromCounts, reduceLosses, rowWeights } from "@balms/core";
 *
 * const weights = classWeights(priorFromCounts([300, 100]), { scheme: "inverse" });
 * console.log(weights); // 0.5, 1.5
 *
 * const labels = [0, 0, 1];
 * const losses = plainSoftmaxLoss(new Float64Array(6), labels, { classes: 2 });
 * console.log(reduceLosses(losses, { rowWeights: rowWeights(weights, labels), over: "weights" }));
 * ```
 */
export function classWeights(prior: ClassPrior, options: ClassWeightOptions): Float64Array {
  checkKnown(options, ["scheme", "exponent", "beta", "zeroCounts", "alpha"]);
  const { scheme, exponent = 1, beta = 0.999 } = { ...options };
  checkChoice(scheme, "scheme", ["inverse", "effective-number"]);
  checkNumber(exponent, "exponent", { least: 0 });
  const counts = settleZeroCounts(prior, options);
  const weights =
    scheme === "inverse" ? powers(counts, -exponent) : powers(effectiveNumbers(counts, beta), -1);
  const mean = sum(weights) / weights.filter((weight) => weight > 0).length;
  return weights.map((weight) => weight / mean);
}

/**
 * The weight of each row's class [B], for the `rowWeights` of a gradient or `reduceLosses`.
 *
 * @param weights - per class [C], finite and at least 0, such as those of `classWeights`
 * @param labels - class id per row [B], integers in [0, C)
 * @returns [B]
 * @throws {@link ArgumentError} on a negative weight or a label out of range
 *
 * @example
 * ```ts
 * import { rowWeights } from "@balms/core";
 *
 * console.log(rowWeights([0.5, 1.5], [1, 0, 1])); // 1.5, 0.5, 1.5
 * ```
 */
export function rowWeights(weights: ArrayLike<number>, labels: Labels): Float64Array {
  checkVector(weights, "weights", undefined, 0);
  const ids = classIds(labels, { classes: weights.length });
  return Float64Array.from(ids, (id) => weights[id]);
}
