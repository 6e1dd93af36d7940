import { checkChoice } from "../checks/check-choice.ts";
import { checkNumber } from "../checks/check-values.ts";
import { checkPrior } from "./check-prior.ts";
import type { ClassPrior } from "./class-prior.ts";
import { nameLabels } from "./measures/name-labels.ts";
import { refusePrior } from "./refuse-prior.ts";

/**
 * What to do about classes without examples, whose log is −∞.
 *
 * - `error` (the default): refuse, and name them.
 * - `mask`: keep −∞; the class gets probability 0 and no gradient, and a loss of +∞ as a target.
 * - `smooth`: add `alpha` to every count, whether or not one is zero.
 * - `floor`: raise counts below `alpha` to `alpha`.
 */
export type ZeroCounts = "error" | "mask" | "smooth" | "floor";

/** The policy for classes without examples, and its constant. */
export interface ZeroCountOptions {
  /** Default "error". */
  readonly zeroCounts?: ZeroCounts | undefined;
  /** Examples to add ("smooth") or the least count ("floor"); above 0 and at most 2^53, default 1. */
  readonly alpha?: number | undefined;
}

/** The counts that a formula sees, under the policy: the only place where it is applied. */
export function settleZeroCounts(
  prior: ClassPrior,
  options: ZeroCountOptions = {},
  parameter: string = "prior",
): Float64Array {
  const counts = raiseCounts(checkPrior(prior, parameter).counts, options);
  const { zeroCounts = "error" } = options;
  if (zeroCounts === "error") refuseUnseen(prior.labels, counts, parameter);
  return counts;
}

/** The counts as "smooth" and "floor" change them; other policies leave them as they are. */
export function raiseCounts(counts: ArrayLike<number>, options: ZeroCountOptions): Float64Array {
  const { zeroCounts = "error", alpha = 1 } = options;
  checkChoice(zeroCounts, "zeroCounts", ["error", "mask", "smooth", "floor"]);
  // As much as the counts themselves may add up to: sums stay far from the end of the numbers.
  checkNumber(alpha, "alpha", { above: 0, most: 2 ** 53 });
  const added = zeroCounts === "smooth" ? alpha : 0;
  const least = zeroCounts === "floor" ? alpha : 0;
  return Float64Array.from(counts, (count) => Math.max(count + added, least));
}

/** Refuses zero counts of classes that are `needed`, by default of all, and names the classes. */
export function refuseUnseen(
  labels: readonly string[],
  counts: ArrayLike<number>,
  parameter: string,
  needed: ArrayLike<number> = [],
): void {
  const unseen = labels.filter((_, id) => counts[id] === 0 && needed[id] !== 0);
  if (unseen.length === 0) return;
  refusePrior(
    parameter,
    `no examples of ${nameLabels(unseen)}`,
    "at least one example of every class",
    'Choose zeroCounts "mask", "smooth" or "floor".',
  );
}
