import { checkOptions } from "../../checks/check-options.ts";
import { checkNumber } from "../../checks/check-values.ts";
import { homogeneityTest } from "../../statistics/homogeneity-test.ts";
import { checkCounted } from "../check-counted.ts";
import type { ClassPrior } from "../class-prior.ts";
import { alignPair } from "../operations/align-priors.ts";
import { findUnaligned, type UnalignedClass } from "../operations/find-unaligned.ts";
import { refusePrior } from "../refuse-prior.ts";
import { totalVariation } from "./total-variation.ts";

/** How much two priors differ, and whether that can be chance. */
export interface PriorComparison {
  /** ½ Σ |π − ρ|, in [0, 1]: how great the difference is, whatever its cause. */
  readonly totalVariation: number;
  /** Pearson's χ² of the two vectors of counts. */
  readonly statistic: number;
  /** Degrees of freedom of χ², after classes with few examples were put together. */
  readonly degreesOfFreedom: number;
  /** How often samples of one class distribution differ at least so much. */
  readonly pValue: number;
  /** Whether `pValue` is below the level of significance. */
  readonly differs: boolean;
  /**
   * The outcome in words. "too few": no two classes have the counts that the test needs, so that it
   * has nothing to say, and `differs` is false for want of evidence.
   */
  readonly outcome: "differs" | "no difference found" | "too few";
  /** Classes that one prior lacks, which count as 0 there; by another name, it may have them. */
  readonly unaligned: readonly UnalignedClass[];
}

/**
 * Whether two priors differ by more than sampling noise: Pearson's χ² test of homogeneity.
 *
 * Classes are aligned by name; those whose expected count is below 5 are put together first, as
 * Cochran advises. The test takes rows as independent draws with one class each, so it is refused
 * for instances (those of one image come together), for examples with several classes, and for
 * weights, which count nothing. Where fewer than two classes are left after that, the outcome is
 * "too few". Large counts make small differences significant: read
 * `totalVariation` beside `differs`.
 *
 * Source: Pearson, Philosophical Magazine 1900; Cochran, "Some methods for strengthening the common
 * χ² tests", Biometrics 1954.
 *
 * @param first - counts of rows or images with one class each
 * @param second - likewise, of other rows
 * @param options - `significance`: how often equal distributions may be called different, in (0, 1), default 0.01
 * @returns the distance, the test, and its outcome
 * @throws {@link PriorError} when a prior does not count rows or images with one class each
 *
 * @example
 * ```ts
 * import { comparePriors, priorFromCounts } from "@balms/core";
 *
 * const training = priorFromCounts([900, 100]);
 * console.log(comparePriors(training, priorFromCounts([88, 12])).differs); // false
 * console.log(comparePriors(training, priorFromCounts([50, 50])).differs); // true
 * ```
 */
export function comparePriors(
  first: ClassPrior,
  second: ClassPrior,
  options?: { readonly significance?: number | undefined },
): PriorComparison {
  checkOptions(options, ["significance"]);
  const { significance = 0.01 } = { ...options };
  checkNumber(significance, "significance", { above: 0, below: 1 });
  const { classes, counts } = alignPair(first, second);
  const [p, q] = counts;
  for (const [parameter, prior] of Object.entries({ first, second })) {
    const { examples } = checkCounted(prior, parameter, ["rows", "images"]);
    if (examples !== undefined) {
      refusePrior(parameter, "examples with several classes", "one class per example");
    }
  }
  const test = homogeneityTest(p, q);
  const differs = test.pValue < significance;
  const untested = test.degreesOfFreedom === 0 && p.filter((n, id) => n + q[id] > 0).length > 1;
  return {
    totalVariation: totalVariation(first, second),
    ...test,
    differs,
    outcome: differs ? "differs" : untested ? "too few" : "no difference found",
    unaligned: findUnaligned(classes, [first, second]),
  };
}
