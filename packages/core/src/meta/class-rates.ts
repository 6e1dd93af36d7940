import { softplus } from "../losses/sigmoid.ts";
import { exponentiateRow, rowScratch } from "../losses/row-softmax.ts";
import { checkPrior } from "../priors/check-prior.ts";
import type { ClassPrior } from "../priors/class-prior.ts";
import { logPrior } from "../priors/log-prior.ts";
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
  const classes = logRates.length;
  const scratch = rowScratch(classes);
  exponentiateRow(logRates, 0, new Float64Array(classes), scratch);
  const total = 1 + scratch[classes + 1];
  return scratch.slice(0, classes).map((term) => term / total);
}

/** log(n_c σ(ψ_c)) up to a constant; −Infinity for a class without examples. */
export function logClassRates(state: MetaSamplerState, prior: ClassPrior): Float64Array {
  const logs = logPrior(checkPrior(prior), { zeroCounts: "mask" });
  checkState(state, logs.length);
  return logs.map((log, id) => log - softplus(-state.psi[id]));
}
