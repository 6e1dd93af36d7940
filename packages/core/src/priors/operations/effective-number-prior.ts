import { checkPrior } from "../check-prior.ts";
import type { ClassPrior } from "../class-prior.ts";
import { effectiveNumbers } from "../measures/effective-numbers.ts";
import { weighClasses } from "./weigh-classes.ts";

/**
 * Counts replaced by effective numbers of examples: E_c = (1 − β^n_c) / (1 − β).
 *
 * Flatter than the counts: β = 0 makes all classes that have examples alike, β close to 1 changes
 * nothing.
 *
 * Source: Cui et al., "Class-balanced loss based on effective number of samples", CVPR 2019,
 * section 3.
 *
 * @param prior - C classes
 * @param beta - β in [0, 1)
 * @returns weights over the same classes; 0 for a class without examples
 * @throws {@link ArgumentError} when β is outside of [0, 1)
 *
 * @example
 * ```ts
 * import { effectiveNumberPrior, priorFromCounts } from "@balms/core";
 *
 * console.log(effectiveNumberPrior(priorFromCounts([1000, 2, 1]), 0.9).counts); // 10, 1.9, 1
 * ```
 */
export function effectiveNumberPrior(prior: ClassPrior, beta: number): ClassPrior {
  return weighClasses([prior], effectiveNumbers(checkPrior(prior).counts, beta));
}
