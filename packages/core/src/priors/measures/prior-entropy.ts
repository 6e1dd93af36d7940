import { checkPrior } from "../check-prior.ts";
import type { ClassPrior } from "../class-prior.ts";
import { relativeEntropy } from "./kl-divergence.ts";
import { shares } from "./shares.ts";

/**
 * Entropy of the class distribution: H = −Σ_c π_c log π_c, in nats.
 *
 * A class without examples adds nothing, as 0 · log 0 = 0.
 *
 * @param prior - C classes
 * @returns from 0 (one class has everything) to log C (all classes alike)
 *
 * @example
 * ```ts
 * import { priorEntropy, priorFromCounts } from "@balms/core";
 *
 * console.log(priorEntropy(priorFromCounts([5, 5]))); // log 2
 * ```
 */
export function priorEntropy(prior: ClassPrior): number {
  const p = shares(checkPrior(prior).counts);
  return 0 - relativeEntropy(p, new Float64Array(p.length).fill(1));
}

/**
 * Effective number of classes: e^H, how many classes of equal size would have the same entropy.
 *
 * Source: Hill, "Diversity and evenness: a unifying notation and its consequences", Ecology 1973
 * (the number of order 1).
 *
 * @param prior - C classes
 * @returns from 1 to C
 *
 * @example
 * ```ts
 * import { effectiveClasses, priorFromCounts } from "@balms/core";
 *
 * console.log(effectiveClasses(priorFromCounts([5, 5, 0]))); // 2
 * ```
 */
export function effectiveClasses(prior: ClassPrior): number {
  return Math.exp(priorEntropy(prior));
}
