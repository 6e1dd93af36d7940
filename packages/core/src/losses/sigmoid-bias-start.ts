import { logOdds } from "./log-odds.ts";

/**
 * Bias that the classifiers of a sigmoid head start with: −log((1 − p)/p).
 *
 * Every class then starts at probability p, so that the many entries without an object do not
 * drown the first steps of training.
 *
 * Source: Lin et al., "Focal Loss for Dense Object Detection", ICCV 2017, section 4.1; p = 0.001 is
 * the setting of Ren et al., NeurIPS 2020, in its public code.
 *
 * @param probability - p, above 0 and below 1; default 0.001
 * @returns the bias of each class, about −6.907 by default
 * @throws {@link ArgumentError} when p is outside (0, 1)
 *
 * @example
 * ```ts
 * import { sigmoidBiasStart } from "@balms/core";
 *
 * const bias = new Float32Array(80).fill(sigmoidBiasStart());
 * console.log(bias[0]); // −6.907
 * ```
 */
export function sigmoidBiasStart(probability: number = 0.001): number {
  return logOdds(probability, "probability");
}
