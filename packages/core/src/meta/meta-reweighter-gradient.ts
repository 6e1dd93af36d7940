import type { Labels } from "../checks/class-ids.ts";
import { checkVector } from "../checks/check-values.ts";
import type { MetaReweighterState } from "./create-meta-reweighter.ts";
import { checkState } from "./meta-sampler-state.ts";
import { foregroundGradient, foregroundWeights } from "./reweight-losses.ts";

/**
 * Gradient of the meta loss with respect to the ψ of the Meta Reweighter:
 *
 *     dL/dψ_c = Σ_b dL/dw_b · dw_b/dψ_c        w_b = ω_b N_fg / Σω,  ω_b = σ(ψ_{y_b})
 *
 * The meta loss depends on ψ through the weights alone: they multiply the gradients of the inner
 * losses, whose values cancel out of it. dL/dw_b is what `bilevelStep` hands to `psiGradient`, of the
 * inner losses before they are weighted.
 *
 * Source: Ren et al., NeurIPS 2020, the instance-segmentation form, by the chain rule.
 *
 * @param state - the state that the losses were weighted with; ψ [C]
 * @param labels - class id per row [B], or −1 for background
 * @param rowGradients - dL_meta/dw_b [B], finite
 * @returns dL/dψ [C]
 * @throws {@link ArgumentError} when lengths do not match, a label is out of range or a number is not finite
 *
 * @example
 * ```ts
 * import { createMetaReweighter, metaReweighterGradient, priorFromCounts } from "@balms/core";
 *
 * const state = createMetaReweighter(priorFromCounts([90, 10]));
 * console.log(metaReweighterGradient(state, [0, 1, -1], [1, -1, 5])); // 0.5, −0.5
 * ```
 */
export function metaReweighterGradient(
  state: MetaReweighterState,
  labels: Labels,
  rowGradients: ArrayLike<number>,
): Float64Array {
  checkState(state);
  const { ids, weights } = foregroundWeights(labels, state.psi);
  checkVector(rowGradients, "rowGradients", weights.length);
  return foregroundGradient(weights, ids, state.psi, rowGradients);
}
