import { checkOptions } from "../../checks/check-options.ts";
import { sum } from "../../numerics/sum.ts";
import { checkCounted } from "../check-counted.ts";
import type { ClassPrior } from "../class-prior.ts";
import { refusePrior } from "../refuse-prior.ts";
import { zeroCountNames, settleCounts, type ZeroCountOptions } from "../zero-counts.ts";
import { listNames } from "../../errors/list-names.ts";

/**
 * Share of the examples that contain each class: f_j = n_j / N, for the sigmoid losses.
 *
 * N is `examples`, or Σ n where each example has exactly one class. The sigmoid form takes the
 * logarithm of (1 − f) / f, so that a class in no example, or in all of them, is as much of a
 * problem as one without examples is elsewhere: the policy holds for the examples with a class, n_j,
 * and for those without, N − n_j. So "smooth" gives (n_j + α) / (N + 2α). "mask" is as "error":
 * these classes do not compete.
 *
 * Source: Ren et al., "Balanced Meta-Softmax for Long-Tailed Visual Recognition", NeurIPS 2020,
 * section 3.1 and its appendix.
 *
 * @param prior - counts of rows or images; C classes
 * @param options - `zeroCounts` ("error", the default, "smooth" or "floor") and `alpha` (default 1)
 * @returns f [C], each inside (0, 1); they need not add up to 1
 * @throws {@link PriorError} when instances or weights were counted, and when some f is 0 or 1; it names the classes
 * @throws {@link ArgumentError} on an unknown policy, or an `alpha` out of range
 *
 * @example
 * ```ts
 * import { classFrequencies, priorFromCounts } from "@balms/core";
 *
 * const prior = priorFromCounts([60, 50], { counted: "images", examples: 100 });
 * console.log(classFrequencies(prior)); // 0.6, 0.5
 * ```
 */
export function classFrequencies(prior: ClassPrior, options?: ZeroCountOptions): Float64Array {
  checkOptions(options, zeroCountNames);
  return settleFrequencies(prior, options);
}

/** `classFrequencies` for functions that have checked their options. */
export function settleFrequencies(prior: ClassPrior, options?: ZeroCountOptions): Float64Array {
  const { counts, classes, examples } = checkCounted(prior, "prior", ["rows", "images"]);
  const total = examples ?? sum(counts);
  const present = settleCounts(counts, options);
  const absent = settleCounts(
    counts.map((count) => total - count),
    options,
  );
  const frequencies = present.map((count, id) => count / (count + absent[id]));
  const extreme = classes.filter((_, id) => frequencies[id] === 0 || frequencies[id] === 1);
  if (extreme.length === 0) return frequencies;
  return refusePrior(
    "prior",
    `a frequency of 0 or 1 for ${listNames(extreme)}`,
    'examples with and without it, or zeroCounts "smooth" or "floor"',
  );
}
