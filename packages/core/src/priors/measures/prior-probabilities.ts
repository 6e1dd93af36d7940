import { checkOptions } from "../../checks/check-options.ts";
import type { ClassPrior } from "../class-prior.ts";
import { zeroCountNames, settleZeroCounts, type ZeroCountOptions } from "../zero-counts.ts";
import { shares } from "./shares.ts";

/**
 * Probabilities of the classes: π_c = n_c / Σ n.
 *
 * @param prior - C classes
 * @param options - `zeroCounts` (default "error") and `alpha` (default 1): what to do about classes without examples
 * @returns [C], adds up to 1; 0 for a class without examples under "mask"
 * @throws {@link PriorError} when a class has no examples and the policy is "error"; it names the classes
 *
 * @example
 * ```ts
 * import { priorFromCounts, priorProbabilities } from "@balms/core";
 *
 * console.log(priorProbabilities(priorFromCounts([3, 1]))); // 0.75, 0.25
 * ```
 */
export function priorProbabilities(prior: ClassPrior, options?: ZeroCountOptions): Float64Array {
  checkOptions(options, zeroCountNames);
  return shares(settleZeroCounts(prior, options));
}
