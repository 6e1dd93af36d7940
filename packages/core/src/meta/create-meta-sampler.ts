import { checkNumber } from "../checks/check-values.ts";
import { checkPrior } from "../priors/check-prior.ts";
import type { ClassPrior } from "../priors/class-prior.ts";
import { logPrior } from "../priors/log-prior.ts";
import {
  checkSettings,
  freezeState,
  type MetaSamplerSettings,
  type MetaSamplerState,
} from "./meta-sampler-state.ts";

/** Where the Meta Sampler starts, and how it learns. */
export interface MetaSamplerOptions extends MetaSamplerSettings {
  /** 0 (default) starts at instance-balanced rates, 1 at class-balanced ones; at least 0. */
  readonly gamma?: number | undefined;
}

/**
 * The Meta Sampler at its start:
 *
 *     a_c = π_c^{−γ};  a ← a / (min a + max a);  ψ_c = log(a_c / (1 − a_c))
 *
 * A class without examples is never drawn, whatever its ψ; it gets ψ = 0 and has no part in min
 * and max.
 *
 * Source: Ren et al., "Balanced Meta-Softmax for Long-Tailed Visual Recognition", NeurIPS 2020,
 * section 3.2, and its public code. Published γ: 0 (CIFAR), 0.1 (ImageNet-LT), 0.3 (Places-LT).
 *
 * @param prior - counts of the training rows; C classes
 * @param options - `gamma` (≥ 0, default 0); Adam's `learningRate` (default 0.01), `beta1`, `beta2`, `epsilon`
 * @throws {@link ArgumentError} when an option is out of range
 *
 * @example
 * ```ts
 * import { classRates, createMetaSampler, priorFromCounts } from "@balms/core";
 *
 * const prior = priorFromCounts([90, 10]);
 * console.log(classRates(createMetaSampler(prior), prior)); // 0.9, 0.1
 * console.log(classRates(createMetaSampler(prior, { gamma: 1 }), prior)); // 0.5, 0.5
 * ```
 */
export function createMetaSampler(
  prior: ClassPrior,
  options: MetaSamplerOptions = {},
): MetaSamplerState {
  const gamma = checkNumber(options.gamma ?? 0, "gamma", { least: 0 });
  const settings = checkSettings(options);
  const logs = logPrior(checkPrior(prior), { zeroCounts: "mask" });
  const seen = logs.filter((log) => log > -Infinity);
  const rarest = seen.reduce((a, b) => Math.min(a, b), Infinity);
  const commonest = seen.reduce((a, b) => Math.max(a, b), -Infinity);
  // With log a ≤ 0 = log max a, and 1 − a = (min a + (max a − a)) / (min a + max a): no overflow
  // at large γ, and no difference of nearly equal numbers.
  const lowest = -gamma * (commonest - rarest);
  const psi = Array.from(logs, (log) => {
    if (log === -Infinity) return 0;
    const logRate = -gamma * (log - rarest);
    const rest = Math.exp(lowest) - Math.expm1(logRate);
    return logRate - (rest > 0 ? Math.log(rest) : lowest);
  });
  return freezeState({
    psi: psi.map((value) => value + 0),
    firstMoment: psi.map(() => 0),
    secondMoment: psi.map(() => 0),
    step: 0,
    ...settings,
  });
}
