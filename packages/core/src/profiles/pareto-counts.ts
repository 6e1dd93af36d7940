import { type LongTailProfile, profileCounts } from "./long-tail-profile.ts";

/**
 * Pareto profile: n_c = ⌊n_max · (c + 1)^{−p}⌋ with p = log IF / log C, so that the rarest class has
 * n_max / IF rows. The sizes of ranked Pareto variates with shape 1/p (Zipf's law).
 *
 * Source: Liu et al., "Large-scale long-tailed recognition in an open world", CVPR 2019, section 4
 * (ImageNet-LT and Places-LT follow a Pareto law); rank-size form: Newman, "Power laws, Pareto
 * distributions and Zipf's law", 2005.
 *
 * @param profile - `classes` C, `largest` n_max (rows), `imbalanceFactor` IF from 1 to n_max
 * @returns counts [C], commonest first; all at least 1
 * @throws {@link ArgumentError} when a number is out of range
 *
 * @example
 * ```ts
 * import { paretoCounts } from "@balms/core";
 *
 * console.log(paretoCounts({ classes: 4, largest: 1600, imbalanceFactor: 16 })); // 1600, 400, 177, 100
 * ```
 */
export function paretoCounts(profile: LongTailProfile): number[] {
  return profileCounts(profile, (id, classes) => Math.log(id + 1) / Math.log(classes));
}
