import type { ClassPrior } from "../class-prior.ts";
import { settleZeroCounts } from "../zero-counts.ts";

/**
 * Imbalance factor: IF = max n / min n, at least 1.
 *
 * @param prior - every class with at least one example
 * @throws {@link PriorError} when a class has no examples: the ratio would be infinite
 *
 * @example
 * ```ts
 * import { imbalanceFactor, priorFromCounts } from "@balms/core";
 *
 * console.log(imbalanceFactor(priorFromCounts([5000, 500, 25]))); // 200
 * ```
 */
export function imbalanceFactor(prior: ClassPrior): number {
  const counts = settleZeroCounts(prior).toSorted();
  return counts[counts.length - 1] / counts[0];
}
