import { checkOptions, checkPrior } from "@balms/core/adapter";
import type { AdjustmentOptions } from "@balms/core";
import type { OnnxModel } from "../model/model.ts";
import type { ScoreKind } from "../scores/class-scores.ts";
import { applyAdjustment } from "./apply-adjustment.ts";
import { checkModelClasses } from "./check-model-classes.ts";
import { checkAssumedByHead, checkUnadjusted } from "./check-unadjusted.ts";
import { scoresToAdjust } from "./scores-to-adjust.ts";

/** How a model is adjusted. */
export interface ModelAdjustmentOptions extends AdjustmentOptions {
  /** Name of the tensor with the raw class scores, when they are not found: several outputs, or no linear layer at the end. */
  readonly logits?: string;
}

const known = [
  "alpha",
  "logits",
  "prior",
  "target",
  "tau",
  "training",
  "zeroCounts",
] as const satisfies readonly (keyof ModelAdjustmentOptions)[];

/**
 * Bakes post-hoc logit adjustment into a model: `η − τ·log π (+ log ρ)` is what comes out, for π the training prior and ρ the
 * prior to predict under.
 *
 * One Add goes in after the raw logits (before a Softmax, if there is one); names, metadata and other outputs stay. The model is
 * marked, and adjusting it again is refused, as are heads that were trained here with the prior in their loss, and a prior that the
 * rows of a head were not drawn by: models say how they were trained (metadata `balms.training`). Without `logits`
 * the model must end in a linear layer (see `findClassifierHead`), so that nothing else is taken for raw class scores.
 *
 * Source: Menon et al., "Long-tail learning via logit adjustment", ICLR 2021, arXiv 2007.07314.
 *
 * @param model - a classifier trained with plain softmax; it is not changed
 * @param options - `prior` π, `tau` (default 1), `target` ρ (default uniform), `logits` to name the tensor
 * @throws {@link ModelError} when the model is adjusted already, its logits cannot be found, or what is named as logits are probabilities
 * or of another type than float32 and float64.
 * @throws {@link PriorError} when the prior has other classes than the model, as far as the model says them (metadata `balms.classes`), or
 * a class without examples.
 * @example
 * ```ts
 * import { priorFromCounts } from "@balms/core";
 * import { adjustModel, headModel } from "@balms/onnx";
 *
 * const model = headModel({ training: "unknown", weight: new Float32Array(6), bias: new Float32Array(2), dimensions: 3, classes: 2 });
 * const fixed = adjustModel(model, { prior: priorFromCounts([990, 10]) });
 * console.log(fixed.graph?.output[0].name); // logits
 * ```
 */
export function adjustModel(model: OnnxModel, options: ModelAdjustmentOptions): OnnxModel {
  checkOptions(options, known);
  checkUnadjusted(model);
  const { logits, kind, background, ...settings } = { ...options };
  checkPrior(settings.prior);
  const scores = scoresToAdjust(model, { logits, kind, background });
  for (const one of scores) checkModelClasses(model, one, settings.prior);
  checkAssumedByHead(model, settings.prior);
  return applyAdjustment(model, scores, settings);
}
