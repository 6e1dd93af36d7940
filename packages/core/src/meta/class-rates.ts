import { softmaxRows } from "../losses/balanced-softmax.ts";
import { softplus } from "../losses/sigmoid.ts";
import type { ClassPrior } from "../priors/class-prior.ts";
import { logPrior } from "../priors/measures/log-prior.ts";
import { checkState, type MetaSamplerState } from "./meta-sampler-state.ts";

/**
 * The class distribution that the Meta Sampler draws from: q_c = n_c σ(ψ_c) / Σ_k n_k σ(ψ_k).
 *
 * Source: Ren et al., "Balanced Meta-Softmax for Long-Tailed Visual Recognition", NeurIPS 2020,
 * section 3.2.
 *
 * @param state - ψ [C]
 * @param prior - counts of the training rows [C]
 * @returns q [C], adds up to 1; 0 for a class without examples
 * @throws {@link ArgumentError} when the state is no state of C classes
 *
 * @example
 * ```ts
 * import { classRates, createMetaSampler, priorFromCounts } from "@balms/core";
 *
 * const prior = priorFromCounts([3, 1]);
 * console.log(classRates(createMetaSampler(prior), prior)); // 0.75, 0.25
 * ```
 */
export function classRates(state: MetaSamplerState, prior: ClassPrior): Float64Array {
  const logRates = logClassRates(state, prior);
  return softmaxRows(new Float64Array(logRates.length), logRates) as Float64Array;
}

/** log(n_c σ(ψ_c)) relative to the greatest; −Infinity for a class without examples. */
export function logClassRates(state: MetaSamplerState, prior: ClassPrior): Float64Array {
  const logs = logPrior(prior, { zeroCounts: "mask" });
  checkState(state, logs.length);
  return relativeToGreatest(logs.map((log, id) => log - softplus(-state.psi[id])));
}

/** Log rates with 0 as the greatest, so that no noise added to them leaves all at −Infinity. */
export function relativeToGreatest(logRates: Float64Array): Float64Array {
  const greatest = logRates.reduce((a, b) => Math.max(a, b), -Number.MAX_VALUE);
  return logRates.map((log) => log - greatest);
}
