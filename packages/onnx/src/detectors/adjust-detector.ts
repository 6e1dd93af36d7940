import { checkChoice, checkOptions, checkPrior } from "@balms/core/adapter";
import { canFold, foldBiases } from "../adjustment/fold-biases.ts";
import { applyAdjustment } from "../adjustment/apply-adjustment.ts";
import { correctionOf } from "../adjustment/corrections.ts";
import { checkModelClasses } from "../adjustment/check-model-classes.ts";
import { checkAssumedByHead, checkUnadjusted } from "../adjustment/check-unadjusted.ts";
import { graphOf } from "../model/model.ts";
import type { OnnxModel } from "../model/model.ts";
import type { ClassScores } from "../scores/class-scores.ts";
import { correctionMethods, correctionOptions } from "./adjust-detector-logits.ts";
import type { DetectorCorrectionOptions } from "./adjust-detector-logits.ts";
import { checkBackground } from "./check-background.ts";
import { classScoresOf } from "./class-scores-of.ts";
import type { DetectorHead } from "./detector-head.ts";
import type { DetectorOptions } from "./detector-options.ts";
import { detectorNotes } from "./detector-notes.ts";
import { readDetector } from "./find-detector-heads.ts";

/** How a detector is adjusted. */
export interface DetectorAdjustmentOptions
  extends DetectorCorrectionOptions, Pick<DetectorOptions, "head" | "background"> {}

const known: readonly (keyof DetectorAdjustmentOptions)[] = [
  ...correctionOptions,
  "background",
  "head",
];

/** A detector with corrected scores. */
export interface AdjustedDetector {
  readonly model: OnnxModel;
  /** Whose scores were corrected. */
  readonly head: DetectorHead;
  /** Where they are, as for {@link findClassScores}. */
  readonly scores: readonly ClassScores[];
  /** Whether biases took the correction up; otherwise nodes behind the layers compute it. */
  readonly isFolded: boolean;
  /** What stays biased, and what the model chooses by the scores itself. */
  readonly notes: readonly string[];
}

/**
 * Corrects the class scores of a trained detector for the class frequencies of its training set, without training:
 *
 *     sigmoids                    η_j − τ·log(f_j/(1 − f_j))        f_j the share of training images with class j
 *     softmax with a background   the classes among themselves; the background's probability stays
 *     normalized                  the classes of a box compete, the odds of each divided by (K·π_j)^τ: e^{s_j}, s_j = η_j − τ·log(K·π_j)
 *       sigmoids                  s_j − log(1 + Σ_{k≠j} e^{s_k}), so that a score is e^{s_j} / (1 + Σ_k e^{s_k})
 *       softmax with a background s_j for classes, η for the background
 *
 * `normalized` is what follows where a box has one class or none, and as much of anything as before, but of each class as much as of any other (or ρ):
 * what stands for none keeps its weight, and its probability falls where a rare class is likely. The order within a class may change,
 * since the others of a box have a say.
 *
 * The biases of sigmoid layers take the shift up, level by level and anchor by anchor, where the numbers are at hand; the model then has
 * the nodes that it had. Else, and for what depends on all classes, nodes named `balms.adjustment` compute it right before the
 * activation. Boxes, objectness, masks and everything else stay. Where what is scored is chosen by the model itself, `notes` say so.
 *
 * The model is marked as {@link adjustModel} marks it: adjusting it again is refused, {@link stripAdjustment} takes the correction off,
 * {@link retargetModel} changes ρ, {@link verifyAdjustment} runs both.
 *
 * Source: Menon et al., "Long-tail learning via logit adjustment", ICLR 2021, arXiv 2007.07314; Ren et al., "Balanced Meta-Softmax for
 * Long-Tailed Visual Recognition", NeurIPS 2020, arXiv 2007.10740 (the sigmoid form); Pan et al., "On Model Calibration for Long-Tailed
 * Object Detection and Instance Segmentation", NeurIPS 2021, arXiv 2107.02170 (normalized, γ = τ, counts relative to their mean).
 *
 * @param model - a detector trained with plain sigmoids or a plain softmax; it is not changed
 * @param options - `prior`: image frequencies π over the K classes; `tau` (default 1), `target` ρ, `zeroCounts`, `alpha` as for {@link adjustModel};
 * `method`; `head` and `background` as for {@link findDetectorHeads}
 * @throws {@link ModelError} when no class layer is found, or several may be meant, when the model is adjusted already, or where nothing tells the background.
 * @throws {@link PriorError} when the prior has other classes than the model, or counts that say nothing of such scores.
 * @example
 * ```ts
 * import { adjustDetector, readModel, writeModel } from "@balms/onnx";
 * import { priorFromCounts } from "@balms/core";
 *
 * const prior = priorFromCounts([900, 40, 3], { counted: "images", examples: 1000 });
 * function adjusted(bytes: Uint8Array): Uint8Array {
 *   const { model, notes } = adjustDetector(readModel(bytes), { prior });
 *   for (const note of notes) console.warn(note);
 *   return writeModel(model);
 * }
 * console.log(typeof adjusted); // function
 * ```
 */
export function adjustDetector(
  model: OnnxModel,
  options: DetectorAdjustmentOptions,
): AdjustedDetector {
  checkOptions(options, known);
  checkUnadjusted(model);
  const { head: name, background, method = "shift", ...settings } = { ...options };
  checkChoice(method, "method", correctionMethods);
  const { prior } = settings;
  checkPrior(prior);
  const classes = prior.classes.length;
  const read = readDetector(model, { classes, head: name, background });
  const [head, ...others] = read.heads;
  checkBackground(head);
  const scores = classScoresOf(read.graph, head, method === "normalized");
  checkModelClasses(model, scores[0], prior);
  checkAssumedByHead(model, prior);
  const layers = head.levels.map(({ logits, channels, anchors, stride, first }) => {
    return { layer: logits, channels, anchors, stride, first };
  });
  const isFolded =
    method === "shift" &&
    head.kind !== "softmax-background" &&
    canFold(graphOf(read.model), layers);
  return {
    model: applyAdjustment(read.model, scores, settings, {
      correctionOf,
      layers: isFolded ? layers : [],
      foldBiases,
    }),
    head,
    scores,
    isFolded,
    notes: detectorNotes(read.graph, head, others),
  };
}
