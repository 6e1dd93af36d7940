import type { ClassDraw } from "./class-draw.ts";
import { drawGradient } from "./draw-gradient.ts";
import { checkState, type MetaSamplerState } from "./meta-sampler-state.ts";

/**
 * Gradient of the meta loss with respect to ψ, straight through the draw:
 *
 *     dL/dψ_c = Σ_b dL/ds_b · s̃_{by} (1[c = y] − s̃_{bc}) (1 − σ(ψ_c))        y = class drawn for row b
 *
 * Source: Ren et al., NeurIPS 2020, section 3.2, in the class-level form; the factor 1 − σ(ψ) is
 * d log σ(ψ) / dψ.
 *
 * @param state - the state that the batch was drawn with; ψ [C]
 * @param draw - the batch's own draw: classes [B], soft masses [B, C]
 * @param rowGradients - dL/ds_b [B], from `linearHeadMetaGradient` or an adapter
 * @returns dL/dψ [C]
 * @throws {@link ArgumentError} when the lengths do not match or a number is not finite
 *
 * @example
 * ```ts
 * import { createMetaSampler, createRandom, drawClasses, metaSamplerGradient, priorFromCounts } from "@balms/core";
 *
 * const prior = priorFromCounts([90, 10]);
 * const state = createMetaSampler(prior);
 * const draw = drawClasses(state, prior, 2, createRandom(1));
 * console.log(metaSamplerGradient(state, draw, [0.1, -0.2]));
 * ```
 */
export function metaSamplerGradient(
  state: MetaSamplerState,
  draw: ClassDraw,
  rowGradients: ArrayLike<number>,
): Float64Array {
  checkState(state);
  const ids = state.psi.map((_, id) => id);
  return drawGradient(state, ids, draw?.classes, draw?.soft, rowGradients, "draw.classes");
}
