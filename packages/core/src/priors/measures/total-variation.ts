import { sum } from "../../numerics/sum.ts";
import type { ClassPrior } from "../class-prior.ts";
import { alignPair } from "../operations/align-priors.ts";
import { shares } from "./shares.ts";

/**
 * Total variation distance of two class distributions: TV = ½ Σ_c |π_c − ρ_c|.
 *
 * The share of rows that would have to change class to turn one into the other. Classes are
 * aligned by name; one that a prior lacks has share 0 there.
 *
 * @param first - π
 * @param second - ρ, over any classes
 * @returns from 0 (same shares) to 1 (no class in common)
 *
 * @example
 * ```ts
 * import { priorFromCounts, totalVariation } from "@balms/core";
 *
 * console.log(totalVariation(priorFromCounts([3, 1]), priorFromCounts([1, 1]))); // 0.25
 * ```
 */
export function totalVariation(first: ClassPrior, second: ClassPrior): number {
  const [p, q] = alignPair(first, second).counts.map((counts) => shares(counts));
  return Math.min(1, sum(p.map((share, id) => Math.abs(share - q[id]))) / 2);
}
