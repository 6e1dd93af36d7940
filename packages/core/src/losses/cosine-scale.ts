import { checkOptions } from "../checks/check-options.ts";
import type { ClassPrior } from "../priors/class-prior.ts";
import type { ZeroCountOptions } from "../priors/zero-counts.ts";
import { sum } from "../numerics/sum.ts";
import { settleShift } from "./class-shift.ts";
import { logOdds } from "./log-odds.ts";

/** How sure a cosine head must be able to be. */
export interface CosineScaleOptions extends ZeroCountOptions {
  /** p in (0, 1): what a perfect example of the rarest class must reach; default 0.9. */
  readonly probability?: number | undefined;
  /** Exponent of the prior, as in the loss; default 1. */
  readonly tau?: number | undefined;
}

/**
 * Least scale s of a cosine head, whose logits s·cos θ lie in [−s, s], at which Balanced Softmax can
 * still learn the rarest class:
 *
 *     s = log(p/(1 − p)) + log((1 − π_min)/π_min)
 *
 * A perfect example of the rarest class (cosine 1, all others 0) then has probability p under the
 * prior. With a smaller scale log n swamps the logits: no features can win against the prior.
 *
 * Source: solves Balanced Softmax (Ren et al., NeurIPS 2020, section 3.1) for the scale.
 *
 * @param prior - n [C]
 * @param options - `probability` (default 0.9), `tau` (default 1); `zeroCounts` and `alpha` for classes without examples
 * @returns s, at least 0; 0 where any scale will do
 * @throws {@link ArgumentError} when the probability is outside (0, 1)
 * @throws {@link PriorError} on classes without examples, unless `zeroCounts` says what to do
 *
 * @example
 * ```ts
 * import { balancedSoftmax, cosineScale, priorFromCounts } from "@balms/core";
 *
 * const prior = priorFromCounts([9990, 10]);
 * const cosines = new Float64Array([0, 1]);
 * console.log(balancedSoftmax(cosines, { prior })); // 0.997, 0.003: the prior swamps the cosines
 * const scale = cosineScale(prior); // 9.1
 * console.log(balancedSoftmax(cosines.map((cosine) => scale * cosine), { prior })); // 0.1, 0.9
 * ```
 */
export function cosineScale(prior: ClassPrior, options?: CosineScaleOptions): number {
  const known = ["probability", "tau", "zeroCounts", "alpha"];
  checkOptions(options, known);
  const { probability = 0.9 } = { ...options };
  const odds = logOdds(probability, "probability");
  const [rarest, ...others] = settleShift({ ...options, prior }, ["prior", ...known])
    .filter((log) => log > -Infinity)
    .toSorted();
  return Math.max(0, odds + Math.log(sum(others.map(Math.exp))) - rarest);
}
