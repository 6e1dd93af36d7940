import { checkOptions, checkPrior } from "@balms/core/adapter";
import type { AdjustmentOptions } from "@balms/core";
import type { OnnxModel } from "../model/model.ts";
import { refuseModel } from "../model/refuse-model.ts";
import { findClassScores } from "../scores/find-class-scores.ts";
import type { ScoreKind } from "../scores/class-scores.ts";
import { applyAdjustment } from "./apply-adjustment.ts";
import { plainCorrectionOf } from "./corrections.ts";
import { checkModelClasses } from "./check-model-classes.ts";
import { checkAssumedByHead, checkUnadjusted } from "./check-unadjusted.ts";

/** How a model is adjusted. */
export interface ModelAdjustmentOptions extends AdjustmentOptions {
  /** Names of the tensors with the class scores, raw or as probabilities; otherwise they are found. */
  readonly logits?: string | readonly string[] | undefined;
  /** What the scores mean, where the graph does not tell: a raw output that a Sigmoid is applied to outside, for instance. */
  readonly kind?: ScoreKind | undefined;
  /** Which of the scores stands for none of the prior's classes. */
  readonly background?: number | "first" | "last" | undefined;
}

// The graph is put in order for each of them.
const mostPlaces = 256;

const known = [
  "alpha",
  "background",
  "kind",
  "logits",
  "prior",
  "target",
  "tau",
  "training",
  "zeroCounts",
] as const satisfies readonly (keyof ModelAdjustmentOptions)[];

/**
 * Bakes post-hoc logit adjustment into a model: `η − τ·log π (+ log ρ)` is what comes out, for π the training prior and ρ the
 * prior to predict under. Scores of other kinds get the form of it that is theirs:
 *
 *     one score with a Sigmoid      η − τ·log(π₁/π₀)
 *     one for each class            η_j − τ·log(f_j/(1 − f_j)), f_j the share of rows or images with the class
 *     softmax with a background     the classes among themselves; the background's probability stays
 *     probabilities alone           p_j·π_j^{−τ}·ρ_j, made to add up to 1
 *
 * The scores are found by reading the graph. Nodes named `balms.adjustment` compute them anew, right before their activation where
 * nothing else needs them earlier; labels that an operator chooses beside its probabilities are chosen anew. Names, metadata and other
 * outputs stay. The model is marked: adjusting it again is refused, {@link stripAdjustment} takes the correction off, {@link retargetModel}
 * changes ρ. Refused are also heads that were trained here with the prior in their loss, and a prior that the rows of a head were not
 * drawn by: models say how they were trained (metadata `balms.training`).
 *
 * Source: Menon et al., "Long-tail learning via logit adjustment", ICLR 2021, arXiv 2007.07314; with a target: Saerens et al.,
 * "Adjusting the outputs of a classifier to new a priori probabilities", Neural Computation 2002; the background: Pan et al.,
 * "On Model Calibration for Long-Tailed Object Detection and Instance Segmentation", NeurIPS 2021, arXiv 2107.02170.
 *
 * @param model - a classifier trained with plain softmax or sigmoids; it is not changed
 * @param options - `prior` π, `tau` (default 1), `target` ρ (default uniform; for sigmoids a frequency of ½), `zeroCounts`, `alpha`; `logits`, `kind`
 * and `background` where the graph does not tell
 * @throws {@link ModelError} when the model is adjusted already, its scores cannot be found, or some of its outputs would not follow.
 * @throws {@link PriorError} when the prior has other classes than the model, as far as the model says them (metadata `balms.classes`, or the
 * labels that it chooses), a class without examples, or counts that say nothing of such scores.
 * @throws {@link ArgumentError} when the type of the scores has no numbers that are large enough.
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
  const { prior } = settings;
  checkPrior(prior);
  const classes = prior.classes.length;
  const scores = findClassScores(model, { logits, kind, background, classes });
  const places = scores.reduce((count, { labels }) => count + 1 + labels.length, 0);
  if (places > mostPlaces) {
    refuseModel(
      "model",
      `${places} scores and labels to correct`,
      `at most ${mostPlaces}`,
      "Name those that count with the option `logits`.",
    );
  }
  for (const one of scores) checkModelClasses(model, one, prior);
  checkAssumedByHead(model, prior);
  return applyAdjustment(model, scores, settings, { correctionOf: plainCorrectionOf });
}
