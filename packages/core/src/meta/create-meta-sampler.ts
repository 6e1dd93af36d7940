import { checkNumber } from "../checks/check-values.ts";
import { checkPrior } from "../priors/check-prior.ts";
import type { ClassPrior } from "../priors/class-prior.ts";
import { powers } from "../priors/operations/temper-prior.ts";
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
 * Adam moves ψ by about its learning rate per step, whatever the gradient is worth. The default is
 * the published one for ImageNet-LT and Places-LT: at 0.01, published for CIFAR-LT, the noise of a
 * small tail moves its rates by half, for nothing (measured in docs/meta-sampler.md).
 *
 * Source: Ren et al., "Balanced Meta-Softmax for Long-Tailed Visual Recognition", NeurIPS 2020,
 * section 3.2, and its public code. Published γ: 0 (CIFAR), 0.1 (ImageNet-LT), 0.3 (Places-LT).
 *
 * @param prior - counts of the training rows; C classes
 * @param options - `gamma` (≥ 0, default 0); `optimizer` ("adam", the default, or "sgd"), its `learningRate` (default 0.001), SGD's `momentum`, Adam's `beta1`, `beta2`, `epsilon`
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
  const { gamma = 0, learningRate = 0.001 } = { ...options };
  checkNumber(gamma, "gamma", { least: 0 });
  // What has no examples starts like the rarest class.
  const rates = powers(checkPrior(prior).counts, -gamma).map((rate) => rate || 1);
  const least = rates.reduce((a, b) => Math.min(a, b));
  // 1 − a = (min a + (max a − a)) / (min a + max a), where max a is 1.
  const psi = Array.from(rates, (rate) => Math.log(rate / (least + (1 - rate))));
  return startState(psi, { ...options, learningRate }, "gamma");
}
