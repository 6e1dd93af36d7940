import { checkOptions } from "../../checks/check-options.ts";
import type { ClassPrior } from "../class-prior.ts";
import { alignPair } from "../operations/align-priors.ts";
import {
  zeroCountNames,
  namesWithWeight,
  settleCounts,
  type ZeroCountOptions,
} from "../zero-counts.ts";
import { shares } from "./shares.ts";

/**
 * Kullback–Leibler divergence of two class distributions: KL = Σ_c π_c log(π_c / ρ_c), in nats.
 *
 * Classes are aligned by name; one that a prior lacks has count 0 there. A class that only `first`
 * has makes the sum infinite: "error" (the default) names such classes, "mask" returns Infinity,
 * "smooth" and "floor" change the counts of both priors first.
 *
 * @param first - π
 * @param second - ρ, over any classes
 * @param options - `zeroCounts` (default "error") and `alpha` (default 1)
 * @returns at least 0, and 0 for the same shares; not symmetric
 * @throws {@link PriorError} when `second` lacks a class that `first` has, and the policy is "error"
 *
 * @example
 * ```ts
 * import { klDivergence, priorFromCounts } from "@balms/core";
 *
 * console.log(klDivergence(priorFromCounts([1, 0]), priorFromCounts([1, 1]))); // log 2
 * ```
 */
export function klDivergence(
  first: ClassPrior,
  second: ClassPrior,
  options?: ZeroCountOptions,
): number {
  checkOptions(options, zeroCountNames);
  const { classes, counts } = alignPair(first, second);
  const p = settleCounts(counts[0], options);
  // Classes that the first lacks as well do not matter.
  const q = settleCounts(counts[1], options, namesWithWeight(classes, p), "second");
  return Math.max(0, relativeEntropy(shares(p), shares(q)));
}

/** Σ p log(p / q) over the classes that p has. Rounding may make it negative. */
export function relativeEntropy(p: Float64Array, q: Float64Array): number {
  return p.reduce(
    // Shares too small to matter are left out: their halves, as in m = ½ (p + q), may round to 0.
    (sum, share, id) => (share < 1e-300 ? sum : sum + share * (Math.log(share) - Math.log(q[id]))),
    0,
  );
}
