import type { AdjustmentOptions } from "@balms/core";
import { checkChoice, checkOptions, checkPrior } from "@balms/core/adapter";
import { canFold } from "../adjustment/fold-biases.ts";
import { applyAdjustment } from "../adjustment/apply-adjustment.ts";
import { checkModelClasses } from "../adjustment/check-model-classes.ts";
import { checkAssumedByHead, checkUnadjusted } from "../adjustment/check-unadjusted.ts";
import { graphOf } from "../model/model.ts";
import type { OnnxModel } from "../model/model.ts";
import { refuseModel } from "../model/refuse-model.ts";
import type { ClassScores } from "../scores/class-scores.ts";
import { classScoresOf } from "./class-scores-of.ts";
import type { DetectorHead } from "./detector-head.ts";
import type { DetectorOptions } from "./detector-options.ts";
import { detectorNotes } from "./detector-notes.ts";
import { readDetector } from "./find-detector-heads.ts";

/** How a detector is adjusted. */
export interface DetectorAdjustmentOptions
  extends AdjustmentOptions, Pick<DetectorOptions, "head" | "background"> {
  /**
   * `shift` (the default): each class by itself, in the biases of its layers. `normalized`: the classes of a box among themselves, so that
   * how likely it is that there is anything stays; behind the layers.
   */
  readonly method?: "shift" | "normalized" | undefined;
}

const known = [
  "alpha",
  "background",
  "head",
  "method",
  "prior",
  "target",
  "tau",
  "training",
  "zeroCounts",
] as const satisfies readonly (keyof DetectorAdjustmentOptions)[];

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

function checkBackground({ kind, background, name, classes }: DetectorHead): void {
  if (kind !== "softmax-background" || background !== undefined) return;
  refuseModel(
    "background",
    `${classes + 1} scores "${name}" for ${classes} classes, and nothing that tells which of them stands for none`,
    '"first", "last" or its place',
    "Say it with the option `background`.",
  );
}

/**
 * Corrects the class scores of a trained detector for the class frequencies of its training set, without training:
 *
 *     sigmoids                    η_j − τ·log(f_j/(1 − f_j))        f_j the share of training images with class j
 *     softmax with a background   the classes among themselves; the background's probability stays
 *     normalized, sigmoids        η_j − τ·log π_j + log Σ_k e^{η_k} − log Σ_k e^{η_k}·π_k^{−τ}: the classes' odds add up to what they did
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
 * Object Detection and Instance Segmentation", NeurIPS 2021, arXiv 2107.02170 (normalized, γ = τ).
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
  checkChoice(method, "method", ["shift", "normalized"]);
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
    model: applyAdjustment(read.model, scores, settings, isFolded ? layers : []),
    head,
    scores,
    isFolded,
    notes: detectorNotes(read.graph, head, others),
  };
}
