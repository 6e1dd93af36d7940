import type { ClassPrior } from "../class-prior.ts";
import { settleZeroCounts } from "../zero-counts.ts";
import { weighClasses } from "./weigh-classes.ts";

/**
 * Additive smoothing: n_c + α, so that no class is without weight.
 *
 * What a loss sees under `zeroCounts: "smooth"`, as a prior of its own.
 *
 * Source: Lidstone, "Note on the general case of the Bayes–Laplace formula for inductive or a
 * posteriori probabilities", Transactions of the Faculty of Actuaries 1920; α = 1 is Laplace's rule.
 *
 * @param prior - C classes
 * @param alpha - α above 0, in examples; default 1
 * @returns weights over the same classes
 * @throws {@link ArgumentError} when α is not above 0 and at most 2^53
 *
 * @example
 * ```ts
 * import { priorFromCounts, smoothPrior } from "@balms/core";
 *
 * console.log(smoothPrior(priorFromCounts([3, 0])).counts); // [4, 1]
 * ```
 */
export function smoothPrior(prior: ClassPrior, alpha: number = 1): ClassPrior {
  return weighClasses([prior], settleZeroCounts(prior, { zeroCounts: "smooth", alpha }));
}
