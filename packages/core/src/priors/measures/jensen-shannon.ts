import type { ClassPrior } from "../class-prior.ts";
import { alignPair } from "../operations/align-priors.ts";
import { relativeEntropy } from "./kl-divergence.ts";
import { shares } from "./shares.ts";

/**
 * Jensen–Shannon divergence of two class distributions: ½ KL(π‖m) + ½ KL(ρ‖m) with m = ½ (π + ρ),
 * in nats.
 *
 * Symmetric, and finite whatever classes either lacks. Classes are aligned by name.
 *
 * Source: Lin, "Divergence measures based on the Shannon entropy", IEEE Transactions on Information
 * Theory 1991.
 *
 * @param first - π
 * @param second - ρ, over any classes
 * @returns from 0 (same shares) to log 2 (no class in common)
 *
 * @example
 * ```ts
 * import { jensenShannon, priorFromCounts } from "@balms/core";
 *
 * console.log(jensenShannon(priorFromCounts([1, 0]), priorFromCounts([0, 1]))); // log 2
 * ```
 */
export function jensenShannon(first: ClassPrior, second: ClassPrior): number {
  const [p, q] = alignPair(first, second).counts.map((counts) => shares(counts));
  const middle = p.map((share, id) => (share + q[id]) / 2);
  const divergence = (relativeEntropy(p, middle) + relativeEntropy(q, middle)) / 2;
  return Math.min(Math.LN2, Math.max(0, divergence));
}
