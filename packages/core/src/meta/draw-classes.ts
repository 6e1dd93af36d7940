import type { ClassPrior } from "../priors/class-prior.ts";
import type { RandomGenerator } from "../random/random-generator.ts";
import type { ClassDraw } from "./class-draw.ts";
import { logClassRates } from "./class-rates.ts";
import { exponentialRace } from "./exponential-race.ts";
import type { MetaSamplerState } from "./meta-sampler-state.ts";

/**
 * Draws the classes of one batch from `classRates`, with replacement, by the Gumbel-max trick, and
 * keeps the soft masses for the gradient.
 *
 * With E ~ Exp(1), softmax(log q + gumbel) = (q/E) / Σ(q/E): one bulk of exponentials, neither log
 * nor exp. A class without examples is never drawn.
 *
 * Source: Ren et al., NeurIPS 2020, section 3.2; Jang et al. and Maddison et al., ICLR 2017
 * (Gumbel-softmax). The class-level form has the law of the published instance-level one.
 *
 * @param state - ψ [C]
 * @param prior - counts of the training rows [C]
 * @param batchSize - B, at least 1; B·C at most 2^30
 * @param random - source of B·C exponentials
 * @returns classes [B] and soft masses [B, C] in single precision
 * @throws {@link ArgumentError} when the state is no state of C classes, or B is no positive integer
 *
 * @example
 * ```ts
 * import { createMetaSampler, createRandom, drawClasses, priorFromCounts } from "@balms/core";
 *
 * const prior = priorFromCounts([90, 10]);
 * const draw = drawClasses(createMetaSampler(prior), prior, 4, createRandom(1));
 * console.log(draw.classes); // four class ids
 * ```
 */
export function drawClasses(
  state: MetaSamplerState,
  prior: ClassPrior,
  batchSize: number,
  random: RandomGenerator,
): ClassDraw {
  const { winners, soft } = exponentialRace(logClassRates(state, prior), batchSize, random);
  return { classes: winners, soft };
}
