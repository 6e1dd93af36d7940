import { checkOptions } from "../../checks/check-options.ts";
import { checkNumber } from "../../checks/check-values.ts";
import { sum } from "../../numerics/sum.ts";
import { adjustPValues } from "../../statistics/adjust-p-values.ts";
import { twoSharesTest } from "../../statistics/two-shares-test.ts";
import { checkCounted } from "../check-counted.ts";
import type { ClassPrior } from "../class-prior.ts";
import { alignPair } from "../operations/align-priors.ts";
import { countsOf } from "../operations/counts-of.ts";

/** One class in two priors. */
export interface ClassComparison {
  readonly name: string;
  /** Its count in either prior; undefined in one that does not have the class. */
  readonly counts: readonly [first: number | undefined, second: number | undefined];
  /** The share of rows or images that have the class, in either prior; 0 in one that does not have it. */
  readonly shares: readonly [first: number, second: number];
  /** How often equal shares would differ so much, adjusted for the number of classes. */
  readonly pValue: number;
  /** Whether `pValue` is below the level of significance. */
  readonly differs: boolean;
}

/**
 * Class by class, whether its share in two priors differs by more than sampling noise: Fisher's exact test for each
 * class, with p-values adjusted by Holm's method, so that the chance of calling any class different by mistake is at
 * most `significance`.
 *
 * Rows or images are taken as independent draws. One may have several classes: each class is then a question of its
 * own. Shares are of all rows: where one class gains, others lose. Classes without a count in either prior are not
 * tested (`pValue` 1).
 *
 * Source: Fisher, "The logic of inductive inference", Journal of the Royal Statistical Society 1935; Holm, "A simple
 * sequentially rejective multiple test procedure", Scandinavian Journal of Statistics 1979.
 *
 * @param first - counts of rows or images
 * @param second - likewise, of other rows
 * @param options - `significance`: how often equal distributions may have a class that is called different, in (0, 1), default 0.01
 * @returns one entry per class, in the order of the priors where they share one, else sorted by code point
 * @throws {@link PriorError} when a prior counts no rows or images
 *
 * @example
 * ```ts
 * import { priorFromCounts } from "@balms/core";
 * import { compareClasses } from "@balms/core/estimation";
 *
 * const training = priorFromCounts([900, 90, 10], { classes: ["cat", "dog", "lynx"] });
 * const here = priorFromCounts([880, 50, 70], { classes: ["cat", "dog", "lynx"] });
 * console.log(compareClasses(training, here).filter(({ differs }) => differs)); // dog and lynx
 * ```
 */
export function compareClasses(
  first: ClassPrior,
  second: ClassPrior,
  options?: { readonly significance?: number | undefined },
): ClassComparison[] {
  checkOptions(options, ["significance"]);
  const { significance = 0.01 } = { ...options };
  checkNumber(significance, "significance", { above: 0, below: 1 });
  const { classes, counts } = alignPair(first, second);
  const [a, b] = counts;
  const [rows, otherRows] = Object.entries({ first, second }).map(([parameter, prior]) => {
    checkCounted(prior, parameter, ["rows", "images"]);
    return prior.examples ?? sum(prior.counts);
  });
  const tested = [...classes.keys()].filter((id) => a[id] + b[id] > 0);
  const pValues = classes.map(() => 1);
  adjustPValues(tested.map((id) => twoSharesTest(a[id], rows, b[id], otherRows))).forEach(
    (pValue, place) => (pValues[tested[place]] = pValue),
  );
  const [given, others] = [first, second].map((prior) => countsOf(prior, classes));
  return classes.map((name, id) => ({
    name,
    counts: [given[id], others[id]],
    shares: [a[id] / rows, b[id] / otherRows],
    pValue: pValues[id],
    differs: pValues[id] < significance,
  }));
}
