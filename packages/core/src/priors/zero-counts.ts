import { checkChoice } from "../checks/check-choice.ts";
import { checkNumber } from "../checks/check-values.ts";
import { checkPrior } from "./check-prior.ts";
import type { ClassPrior } from "./class-prior.ts";
import { PriorError } from "../errors/prior-error.ts";
import { refuse } from "../errors/refuse.ts";

/**
 * What to do about classes without examples, whose log is −∞.
 *
 * - `error` (the default): refuse, and name them.
 * - `mask`: keep −∞; the class gets probability 0 and no gradient. As a target it has a loss of +∞,
 *   which has no gradient: that is refused.
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

/** The counts of a prior that a formula sees, under the policy. */
export function settleZeroCounts(
  prior: ClassPrior,
  options?: ZeroCountOptions,
  parameter?: string,
): Float64Array {
  const { counts, classes } = checkPrior(prior, parameter);
  return settleCounts(counts, options, classes, parameter);
}

/**
 * Counts under the policy: the only place where it is applied. Refuses zeros of the classes that
 * stand here, holes left out, and names them.
 */
export function settleCounts(
  counts: ArrayLike<number>,
  options: ZeroCountOptions | undefined,
  classes: readonly string[] = [],
  parameter: string = "prior",
): Float64Array {
  const { zeroCounts = "error", alpha = 1 } = { ...options };
  checkChoice(zeroCounts, "zeroCounts", ["error", "mask", "smooth", "floor"]);
  // As much as the counts themselves may add up to: sums stay far from the end of the numbers.
  checkNumber(alpha, "alpha", { above: 0, most: 2 ** 53 });
  const settled = Float64Array.from(counts, (count) =>
    zeroCounts === "smooth" ? count + alpha : Math.max(count, zeroCounts === "floor" ? alpha : 0),
  );
  const unseen = classes.filter((_, id) => settled[id] === 0);
  if (zeroCounts === "error" && unseen.length > 0) {
    const received = `no examples of ${JSON.stringify(unseen.slice(0, 5))}`;
    refuse(parameter, received, "some", 'Or zeroCounts: "smooth".', PriorError);
  }
  return settled;
}

/** The names of the classes that have a weight, each at its id: for a policy that others need not meet. */
export function namesWithWeight(
  classes: readonly string[],
  weights: ArrayLike<number>,
): readonly string[] {
  const names: string[] = [];
  classes.forEach((name, id) => {
    if (weights[id] !== 0) names[id] = name;
  });
  return names;
}

/** Options of the policy. */
export const zeroCountNames: readonly string[] = ["zeroCounts", "alpha"];
