import { classIds, type Labels } from "../checks/class-ids.ts";
import { checkWhole } from "../checks/check-values.ts";
import { checkConfusion } from "../metrics/confusion-entries.ts";
import { shares } from "../priors/measures/shares.ts";
import { homogeneityTest } from "../statistics/homogeneity-test.ts";
import { solveLinear } from "../numerics/solve-linear.ts";
import { sum } from "../numerics/sum.ts";
import { shiftJudge } from "./judge-shift.ts";
import type { PriorEstimate, PriorEstimateOptions } from "./prior-estimate.ts";

/** Options of `estimatePriorBBSE`. */
export interface BBSEOptions extends PriorEstimateOptions {
  /** Confusion matrix [C][C] on validation rows, first index true class, from `confusionMatrix`. */
  readonly confusion: readonly (readonly number[])[];
}

// Errors of q̂ may grow about 50-fold in ρ, where two classes are confused.
const leastPivot = 0.04;

/**
 * Unknown test prior from predicted classes alone ("black box shift estimation"): which ρ explains
 * how often each class is predicted, given how the classifier confuses them?
 *
 *     Σ_j P(i|j) ρ_j = q̂_i        P(i|j) = validation rows of class j predicted as i / rows of class j
 *
 * q̂ are the predicted shares. It is the paper's Ĉ w = q̂ with ρ_j = w_j times the share of class j
 * in the validation set, so that set may be distributed in any way. Negative ρ are clipped to 0.
 *
 * Whether to adapt: the predicted classes must differ from what π would bring, P π, by more than
 * chance (chi-square test of homogeneity), and P must not be near singular: in elimination, no pivot
 * below 0.04. Where it is (a class never predicted, or without validation rows), the estimate is π.
 *
 * A class that was met (nearly) nowhere keeps half a row in the estimate: `leastRows`.
 *
 * Source: Lipton, Wang, Smola, "Detecting and correcting for label shift with black box
 * predictors", ICML 2018, sections 3 and 4.
 *
 * @param predictions - predicted class id per unlabelled row [N], N ≥ 1, by the same classifier as in `confusion`
 * @param options - `confusion`; `prior`: π, the class distribution that the logits assume, also the names of the classes; and when to adapt
 * @returns the estimate ρ, whether to adapt to it and why; plain data
 * @throws {@link ArgumentError} without rows, on an id out of range, or a matrix that is not [C][C] counts
 * @throws {@link PriorError} when `training` is given and `prior` is not what it implies
 *
 * @example
 * ```ts
 * import { priorFromCounts } from "@balms/core";
 * import { estimatePriorBBSE } from "@balms/core/estimation";
 *
 * const predictions = Array.from({ length: 100 }, (_, row) => (row < 35 ? 0 : 1));
 * const confusion = [[90, 10], [20, 80]];
 * const { prior, adapt } = estimatePriorBBSE(predictions, { confusion, prior: priorFromCounts([5, 5]) });
 * console.log(prior.counts, adapt); // about 0.21 and 0.79: 0.9·0.21 + 0.2·0.79 = 0.35
 * ```
 */
export function estimatePriorBBSE(predictions: Labels, options: BBSEOptions): PriorEstimate {
  const { confusion } = { ...options };
  const { given, judge } = shiftJudge(options, "confusion");
  const classes = given.length;
  checkConfusion(confusion, classes);
  const ids = classIds(predictions, { classes, parameter: "predictions" });
  const rows = checkWhole(ids.length, "predictions.length", 1);
  const predicted = new Float64Array(classes);
  for (let row = 0; row < rows; row++) predicted[ids[row]]++;

  // Whole numbers add up exactly, in whatever order.
  const truth = Array.from(confusion, (row) => {
    let total = 0;
    for (let i = 0; i < classes; i++) total += row[i];
    return total;
  });
  // How many rows a distribution that is the mean of P under π is worth (Kish).
  const worth = 1 / sum(given.map((share, j) => share && share ** 2 / truth[j]));
  const expected = new Float64Array(classes);
  // Column j is P(·|j); a class without a share in π stands for itself alone.
  const columns = Array.from(given, (share, j) => {
    const column = new Float64Array(classes);
    const row = confusion[j];
    const total = Math.max(1, truth[j]);
    for (let i = 0; i < classes; i++) {
      column[i] = share === 0 ? Number(i === j) : row[i] / total;
      // What the classifier would predict under π.
      expected[i] += worth * share * column[i];
    }
    return column;
  });
  const test = homogeneityTest(expected, predicted);
  const solution = solveLinear([...columns, predicted], leastPivot);
  const failure = solution ? undefined : ("ill-conditioned" as const);
  // Above 0, so that something is left where every class is cut.
  const clipped = given.map((share, j) => share && Math.max(1e-9, solution?.[j] ?? share));
  return judge({ rows, estimate: shares(clipped), test, failure });
}
