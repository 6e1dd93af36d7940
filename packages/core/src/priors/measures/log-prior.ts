import { checkOptions } from "../../checks/check-options.ts";
import type { ClassPrior } from "../class-prior.ts";
import { zeroCountNames, settleZeroCounts, type ZeroCountOptions } from "../zero-counts.ts";
import { shares } from "./shares.ts";

/**
 * Log-probabilities of the classes: log π_c = log(n_c / Σ n), in nats.
 *
 * @param prior - C classes
 * @param options - `zeroCounts` (default "error") and `alpha` (default 1): what to do about classes without examples
 * @returns [C]; −Infinity for a class without examples under "mask"
 * @throws {@link PriorError} when a class has no examples and the policy is "error"; it names the classes
 *
 * @example
 * ```ts
 * import { logPrior, priorFromCounts } from "@balms/core";
 *
 * console.log(logPrior(priorFromCounts([3, 1]))); // log 0.75, log 0.25
 * console.log(logPrior(priorFromCounts([3, 0]), { zeroCounts: "smooth" })); // log 0.8, log 0.2
 * ```
 */
export function logPrior(prior: ClassPrior, options?: ZeroCountOptions): Float64Array {
  checkOptions(options, zeroCountNames);
  return logShares(prior, options);
}

/** `logPrior` for an argument of another name, which errors then carry. */
export function logShares(
  prior: ClassPrior,
  options?: ZeroCountOptions,
  parameter?: string,
): Float64Array {
  return shares(settleZeroCounts(prior, options, parameter)).map((share) => Math.log(share));
}
