import { type LongTailProfile, profileCounts } from "./long-tail-profile.ts";

/**
 * Step profile: the first ⌊C/2⌋ classes have n_max rows, the others ⌊n_max / IF⌋.
 *
 * Source: Buda et al., "A systematic study of the class imbalance problem in convolutional neural
 * networks", Neural Networks 2018, section 3.1; halves as in Cao et al. (LDAM), NeurIPS 2019.
 *
 * @param profile - `classes` C, `largest` n_max (rows), `imbalanceFactor` IF from 1 to n_max
 * @returns counts [C], commonest first; all at least 1
 * @throws {@link ArgumentError} when a number is out of range
 *
 * @example
 * ```ts
 * import { stepCounts } from "@balms/core";
 *
 * console.log(stepCounts({ classes: 4, largest: 500, imbalanceFactor: 10 })); // 500, 500, 50, 50
 * ```
 */
export function stepCounts(profile: LongTailProfile): number[] {
  return profileCounts(profile, (id, classes) => Number(id >= Math.floor(classes / 2)));
}
