import { type LongTailProfile, profileCounts } from "./long-tail-profile.ts";

/**
 * Exponential profile: n_c = ⌊n_max · IF^{−c/(C−1)}⌋.
 *
 * Source: Cui et al., "Class-balanced loss based on effective number of samples", CVPR 2019,
 * section 5.1. CIFAR-10-LT with IF 200: 5,000 … 25, 11,203 rows.
 *
 * @param profile - `classes` C, `largest` n_max (rows), `imbalanceFactor` IF from 1 to n_max
 * @returns counts [C], commonest first; all at least 1
 * @throws {@link ArgumentError} when a number is out of range
 *
 * @example
 * ```ts
 * import { exponentialCounts } from "@balms/core";
 *
 * console.log(exponentialCounts({ classes: 3, largest: 1000, imbalanceFactor: 100 })); // 1000, 100, 10
 * ```
 */
export function exponentialCounts(profile: LongTailProfile): number[] {
  return profileCounts(profile, (id, classes) => id / (classes - 1));
}
