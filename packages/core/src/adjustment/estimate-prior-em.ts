import { checkScores } from "../checks/check-matrix.ts";
import { checkNumber, checkWhole } from "../checks/check-values.ts";
import type { FloatArray } from "../arrays/float-array.ts";
import { softmaxRows } from "../losses/balanced-softmax.ts";
import { chiSquareTest } from "../statistics/chi-square-test.ts";
import { adjustLogits } from "./adjust-logits.ts";
import { shiftJudge } from "./judge-shift.ts";
import { mixtureShares } from "./mixture-shares.ts";
import type { PriorEstimate, PriorEstimateOptions } from "./prior-estimate.ts";

/** Options of `estimatePriorEM`. */
export interface EMOptions extends PriorEstimateOptions {
  /** Log-likelihood, in nats over all rows, that may be left to gain at the end; above 0, default 0.01. */
  readonly tolerance?: number | undefined;
  /** Iterations, each a pass over the rows; default 1000. */
  readonly maxIterations?: number | undefined;
}

/** Outcome of `estimatePriorEM`. */
export interface EMEstimate extends PriorEstimate {
  /** Iterations, each a pass over the rows. */
  readonly iterations: number;
}

/**
 * Unknown test prior from the logits of unlabelled rows: alternates posteriors and prior until the
 * log-likelihood Σ_b log Σ_j (ρ_j/π_j) p_bj stops rising, p the softmax of the logits.
 *
 * Whether to adapt: the likelihood-ratio statistic 2·(gain in log-likelihood), chi-square with C − 1
 * degrees of freedom if nothing has shifted, must be significant, and at least 4 times its
 * degrees of freedom: a significant shift whose estimate is mostly noise costs accuracy. The
 * estimate is only as good as the posteriors: calibrate them first (`fitCalibration`).
 *
 * A class that was met (nearly) nowhere keeps half a row in the estimate: `leastRows`.
 *
 * Source: Saerens, Latinne, Decaestecker, "Adjusting the outputs of a classifier to new a priori
 * probabilities: a simple procedure", Neural Computation 2002, sections 2.2 and 3.
 *
 * @param logits - η [N, C], row after row, N ≥ 1; finite, or −Infinity for classes that are ruled out
 * @param options - `prior`: π, what the logits assume (for Balanced Softmax `assumedPrior`, not the training counts); `tolerance`, `maxIterations`, and when to adapt
 * @returns the estimate ρ, whether to adapt to it and why; plain data
 * @throws {@link ArgumentError} without rows, on NaN or +Infinity, or a row of none but classes without a share in `prior`
 * @throws {@link PriorError} when `training` is given and `prior` is not what it implies
 *
 * @example
 * ```ts
 * import { adjustLogits, priorFromCounts } from "@balms/core";
 * import { estimatePriorEM } from "@balms/core/estimation";
 *
 * const prior = priorFromCounts([50, 50]);
 * // Every fourth of 100 rows looks like the second class.
 * const logits = Float32Array.from({ length: 200 }, (_, i) => (i % 8 === 1 ? 6 : 3 * ((i + 1) % 2)));
 * const { adapt, reason, prior: target } = estimatePriorEM(logits, { prior });
 * console.log(reason, target.counts); // shift, about 0.78 and 0.22
 * const adjusted = adapt ? adjustLogits(logits, { prior, target }) : logits;
 * ```
 */
export function estimatePriorEM(logits: FloatArray, options: EMOptions): EMEstimate {
  const { tolerance = 0.01, maxIterations = 1000 } = { ...options };
  const { given, judge } = shiftJudge(options, "tolerance", "maxIterations");
  checkNumber(tolerance, "tolerance", { above: 0 });
  checkWhole(maxIterations, "maxIterations", 1);
  // p_bj / π_j, but for a factor per row.
  const adjusted = adjustLogits(logits, { prior: options.prior, zeroCounts: "mask" });
  const rows = checkWhole(checkScores(adjusted, given.length, "logits"), "rows", 1);
  const likelihoods = softmaxRows(adjusted, new Float64Array(given.length));
  const fit = mixtureShares(likelihoods, given, tolerance, maxIterations);
  const { estimate, iterations, statistic, converged } = fit;
  const test = chiSquareTest(statistic, given.filter((share) => share > 0).length - 1);
  const failure = converged ? undefined : ("not converged" as const);
  return { ...judge({ rows, estimate, test, failure }), iterations };
}
