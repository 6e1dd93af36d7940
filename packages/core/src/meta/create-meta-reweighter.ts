import { checkPrior } from "../priors/check-prior.ts";
import type { ClassPrior } from "../priors/class-prior.ts";
import type { MetaSamplerSettings, MetaSamplerState } from "./meta-sampler-state.ts";
import { startState } from "./meta-sampler-state.ts";

/**
 * All that the Meta Reweighter knows; the same plain data as for the Meta Sampler, with ψ_c as the
 * logit of the weight of class c instead of its rate. `updateMetaSampler` makes the next one.
 */
export type MetaReweighterState = MetaSamplerState;

/**
 * The Meta Reweighter at its start: ψ = 0, so that every foreground loss has weight 1.
 *
 * The form for detection and instance segmentation, where one image holds rows of many classes and
 * classes cannot be drawn. The recipe, one iteration of which is `bilevelStep`:
 *
 *     inner:  θ' = SGD(θ, mean_b w_b · loss_b)     w from `reweightLosses`, loss = balanced sigmoid
 *     outer:  L_meta(θ') = mean plain sigmoid loss of the meta batch, on the UNSHIFTED logits
 *     ψ:      `metaReweighterGradient`, then `updateMetaSampler`
 *
 * The shift belongs to the inner loss alone: leaked into the outer one it would correct for the
 * long tail twice.
 *
 * Source: Ren et al., "Balanced Meta-Softmax for Long-Tailed Visual Recognition", NeurIPS 2020,
 * the instance-segmentation form; published with Adam at 0.01.
 *
 * @param prior - its C classes are those of the losses; the counts have no say
 * @param settings - `optimizer` ("adam", the default, or "sgd") and its numbers; the `learningRate` is 0.01 by default
 * @throws {@link ArgumentError} when a setting is out of range
 *
 * @example
 * ```ts
 * import { createMetaReweighter, priorFromCounts, reweightLosses } from "@balms/core";
 *
 * const state = createMetaReweighter(priorFromCounts([90, 10]));
 * console.log(reweightLosses(new Float64Array([1, 2]), [0, 1], state.psi)); // 1, 2
 * ```
 */
export function createMetaReweighter(
  prior: ClassPrior,
  settings?: MetaSamplerSettings,
): MetaReweighterState {
  return startState(
    checkPrior(prior).classes.map(() => 0),
    settings,
  );
}
