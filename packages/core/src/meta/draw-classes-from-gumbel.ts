import type { FloatArray } from "../arrays/float-array.ts";
import type { ClassPrior } from "../priors/class-prior.ts";
import type { ClassDraw } from "./class-draw.ts";
import { logClassRates } from "./class-rates.ts";
import { gumbelRace } from "./exponential-race.ts";
import type { MetaSamplerState } from "./meta-sampler-state.ts";

/**
 * Draws the classes of one batch from Gumbel noise that is given: arg max and softmax over classes
 * of log(n_c σ(ψ_c)) + gumbel. For replaying a draw; `drawClasses` is the fast form.
 *
 * Source: Ren et al., NeurIPS 2020, section 3.2; Jang et al. and Maddison et al., ICLR 2017.
 *
 * @param state - ψ [C]
 * @param prior - counts of the training rows [C]
 * @param gumbel - standard Gumbel noise [B, C], row after row, finite
 * @returns classes [B] and soft masses [B, C] in the precision of `gumbel`
 * @throws {@link ArgumentError} when the state is no state of C classes, or the noise no multiple of C finite numbers
 *
 * @example
 * ```ts
 * import { createMetaSampler, priorFromCounts } from "@balms/core";
 * import { drawClassesFromGumbel } from "@balms/core/adapter";
 *
 * const prior = priorFromCounts([1, 1]);
 * const draw = drawClassesFromGumbel(createMetaSampler(prior), prior, new Float64Array([0, 1]));
 * console.log(draw.classes[0], draw.soft); // 1; σ(−1), σ(1)
 * ```
 */
export function drawClassesFromGumbel(
  state: MetaSamplerState,
  prior: ClassPrior,
  gumbel: FloatArray,
): ClassDraw {
  const { winners, soft } = gumbelRace(logClassRates(state, prior), gumbel);
  return { classes: winners, soft };
}
