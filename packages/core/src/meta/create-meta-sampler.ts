import { checkNumber } from "../checks/check-values.ts";
import type { ClassPrior } from "../priors/class-prior.ts";
import { logPrior } from "../priors/measures/log-prior.ts";
import type { MetaSamplerSettings, MetaSamplerState } from "./meta-sampler-state.ts";
import { startState } from "./meta-sampler-state.ts";

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
 * A class without examples is never drawn, whatever its ψ; it gets that of the rarest, and has no
 * part in min and max.
 *
 * Source: Ren et al., "Balanced Meta-Softmax for Long-Tailed Visual Recognition", NeurIPS 2020,
 * section 3.2, and its public code. Published γ: 0 (CIFAR), 0.1 (ImageNet-LT), 0.3 (Places-LT).
 *
 * @param prior - counts of the training rows; C classes
 * @param options - `gamma` (≥ 0, default 0); `optimizer` ("adam", the default, or "sgd"), its `learningRate` (default 0.01), SGD's `momentum`, Adam's `beta1`, `beta2`, `epsilon`
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
  options?: MetaSamplerOptions,
): MetaSamplerState {
  const { gamma = 0 } = { ...options };
  checkNumber(gamma, "gamma", { least: 0 });
  const logs = logPrior(prior, { zeroCounts: "mask" });
  const rarest = logs.reduce((a, b) => (b > -Infinity ? Math.min(a, b) : a), 0);
  // log a, but for a constant. Exponentials have to stay above 0: there is no telling apart past −700.
  const logRates = logs.map((log) => Math.max(-gamma * (Math.max(log, rarest) - rarest), -700));
  const least = logRates.reduce((a, b) => Math.min(a, b), 0);
  // 1 − a = (min a + (max a − a)) / (min a + max a): no difference of nearly equal numbers.
  const psi = Array.from(
    logRates,
    (rate) => rate - Math.log(Math.exp(least) - Math.expm1(rate)) + 0,
  );
  return startState(psi, options);
}
