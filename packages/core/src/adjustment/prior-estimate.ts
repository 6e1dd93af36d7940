import type { Training } from "../correction/assumed-prior.ts";
import type { ClassPrior } from "../priors/class-prior.ts";

/**
 * Why to adapt ("shift"), or why not, the first that holds:
 *
 * - `too few rows`: fewer than `minRowsPerClass` per class.
 * - `not converged`: EM used up its iterations.
 * - `ill-conditioned`: the confusion matrix cannot be inverted without blowing up the noise in it.
 * - `no shift`: the evidence is no more than chance would bring.
 * - `too little evidence`: there is a shift, but its estimate would be mostly noise: the statistic
 *   is below 4 times its degrees of freedom.
 * - `too concentrated`: the estimate leaves next to nothing for most classes: its entropy is below
 *   that of π and below a quarter of log C.
 */
export type PriorEstimateReason =
  | "shift"
  | "too few rows"
  | "not converged"
  | "ill-conditioned"
  | "no shift"
  | "too little evidence"
  | "too concentrated";

/** A class distribution estimated from rows without labels, and whether to adapt to it. */
export interface PriorEstimate {
  /** ρ, over the classes of the given prior: the `target` for `adjustLogits`, if `adapt` is true. */
  readonly prior: ClassPrior;
  /** Whether predictions are likely to become better by adjusting to `prior`. */
  readonly adapt: boolean;
  readonly reason: PriorEstimateReason;
  /** Unlabelled rows that were looked at. */
  readonly rows: number;
  /** Of the test against "no shift": chi-square distributed if there is none. */
  readonly statistic: number;
  readonly degreesOfFreedom: number;
  /** Probability of a statistic at least as great without a shift. */
  readonly pValue: number;
}

/**
 * From which class distribution, and when to adapt.
 *
 * The defaults come from simulated classifiers with known posteriors (3 to 30 classes, 2 to 50 rows
 * per class). Significance alone is not enough: where the statistic was below 4 times its degrees of
 * freedom, adapting cost accuracy as often as not; with 5 rows per class one time in six, with all
 * mass on one class four times in ten. Within the defaults EM adapted without a shift in 0.6 % of the
 * cases, BBSE in none; a full shift adapted to gained 14 points of accuracy on fresh rows (BBSE: 9),
 * and cost any in 1 % of the cases (BBSE: 2 %).
 */
export interface PriorEstimateOptions {
  /** π: the class distribution that the logits assume; C classes. Those of share 0 stay at 0. */
  readonly prior: ClassPrior;
  /** What the model was trained under: refuses a `prior` that its logits do not assume. */
  readonly training?: Training | undefined;
  /** Adapt only if the p-value is below this; in (0, 1), default 0.01. */
  readonly significance?: number | undefined;
  /** Adapt only with at least this many rows per class, on average; default 10. */
  readonly minRowsPerClass?: number | undefined;
  /**
   * Rows that every class keeps in the estimate, unless π gave it less: one that was met nowhere is
   * rare, not impossible, and predictions for it stay possible. At least 0, default 0.5, which of N
   * rows is a share of 0.5/N where the likelihood alone may say 1e-14. 0: what was found, as it is.
   */
  readonly leastRows?: number | undefined;
}
