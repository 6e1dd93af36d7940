import type { StopSignal } from "@balms/core";
import { atOnce, inTurns, refuse, type Work } from "@balms/core/adapter";
import type { AnnotationSet } from "../annotations/annotation-set.ts";
import { checkAnnotationSet } from "../annotations/check-annotation-set.ts";
import type { Detection, DetectionSet } from "../results/detection.ts";
import { detectionSet } from "../results/detection-set.ts";
import type { DetectionEvaluation, DetectionEvaluationOptions } from "./detection-evaluation.ts";
import { readSettings } from "./evaluation-settings.ts";
import { frequencyGroups } from "./frequency-groups.ts";
import { matchDetections } from "./match-detections.ts";
import { measureBoxes, measureMasks } from "./overlap-measure.ts";
import { settleDetections } from "./settle-detections.ts";
import { summarize } from "./summarize.ts";

/**
 * How well a detector finds what is annotated, as the evaluators of COCO and LVIS measure it, and how well it does so of rare classes.
 *
 * AP_c = 1/101 Σ_{r = 0, 0.01 … 1} max_{r' ≥ r} p_c(r'), p_c(r) the precision where the share r of the truths of class c is found; averaged over the overlaps 0.5, 0.55 … 0.95
 * and the classes that have truths. The precision of a class hardly sees whether its scores are comparable with those of others:
 * `apCapped`, `apPooled50` and `recall` do. A million detections take seconds, in which nothing else has its turn: {@link evaluateDetectionsInTurns} gives way. An annotation with the id 0 is one like others, which the evaluators in Python take for none.
 *
 * Sources: Lin et al., "Microsoft COCO: common objects in context", ECCV 2014; Gupta et al., "LVIS: a dataset for large vocabulary instance segmentation", CVPR 2019;
 * Dave et al., "Evaluating large-vocabulary object detectors: the devil is in the details", arXiv 2102.01066 (pooled).
 *
 * @param annotations - what `readAnnotations` or `packAnnotations` returned
 * @param detections - what `readDetections` or `packDetections` returned, or a list of detections
 * @param options - `rules`: "coco" (default) or "lvis"; `measured`: "boxes" (default) or "masks"; `prior`: training images per class, for the groups up to `rareUpTo` (10), up to `commonUpTo` (100), and
 * beyond; `bestPerImage`: detections of a picture that the capped precision counts, default 10; `minScore` of the recall, default 0.3
 * @returns shares between 0 and 1, null where no class has a truth; per class too
 * @throws {@link DataError} when detections are of pictures or categories that are not annotated, or masks are missing or of another size
 * @throws {@link ArgumentError} for wrong options
 *
 * @example
 * ```ts
 * import { evaluateDetections, packAnnotations } from "@balms/detection";
 *
 * const annotations = packAnnotations({
 *   images: [{ id: 7, width: 20, height: 10 }],
 *   annotations: [{ id: 1, image_id: 7, category_id: 3, bbox: [1, 2, 4, 4] }],
 *   categories: [{ id: 3, name: "lynx" }, { id: 4, name: "dog" }],
 * });
 * const found = [{ imageId: 7, categoryId: 3, score: 0.9, box: [1, 2, 4, 3] as const }];
 * const { ap, ap50, classes } = evaluateDetections(annotations, found);
 * console.log(ap, ap50, classes[1].ap); // 0.6, 1, null
 * ```
 */
export function evaluateDetections(
  annotations: AnnotationSet,
  detections: DetectionSet | Iterable<Detection>,
  options?: DetectionEvaluationOptions,
): DetectionEvaluation {
  return atOnce(evaluation(annotations, detections, options));
}

/** How an evaluation gives way to others. */
export interface InterruptibleEvaluationOptions extends DetectionEvaluationOptions {
  /** An `AbortSignal` that stops it with an InterruptedError. */
  readonly signal?: StopSignal | undefined;
}

/**
 * What {@link evaluateDetections} finds, in turns with others: timers, clicks and requests of a server are heard meanwhile, and it may be stopped.
 *
 * @param annotations - as there
 * @param detections - as there; a list is packed before the first turn
 * @param options - as there; `signal`
 * @returns the same numbers
 * @throws {@link InterruptedError} when `signal` is aborted; what `evaluateDetections` throws
 *
 * @example
 * ```ts
 * import { evaluateDetectionsInTurns, packAnnotations } from "@balms/detection";
 *
 * const annotations = packAnnotations({
 *   images: [{ id: 7, width: 20, height: 10 }],
 *   annotations: [{ id: 1, image_id: 7, category_id: 3, bbox: [1, 2, 4, 4] }],
 *   categories: [{ id: 3, name: "lynx" }],
 * });
 * const found = [{ imageId: 7, categoryId: 3, score: 0.9, box: [1, 2, 4, 3] as const }];
 * const { signal } = new AbortController();
 * console.log((await evaluateDetectionsInTurns(annotations, found, { signal })).ap50); // 1
 * ```
 */
export async function evaluateDetectionsInTurns(
  annotations: AnnotationSet,
  detections: DetectionSet | Iterable<Detection>,
  options?: InterruptibleEvaluationOptions,
): Promise<DetectionEvaluation> {
  const { signal, ...rest } = { ...options };
  return await inTurns(evaluation(annotations, detections, rest), signal);
}

function* evaluation(
  annotations: AnnotationSet,
  detections: DetectionSet | Iterable<Detection>,
  options: DetectionEvaluationOptions | undefined,
): Work<DetectionEvaluation> {
  const settings = readSettings(options);
  const { rules, measured, prior, rareUpTo, commonUpTo } = settings;
  checkAnnotationSet(annotations, "annotations");
  yield;
  const { images, categories } = annotations;
  if (rules === "lvis" && images.some(({ negative }) => negative === undefined)) {
    refuse(
      "rules",
      '"lvis", and images without neg_category_ids',
      '"coco", or annotations of LVIS',
      "Without them it is unknown where a detection is a mistake.",
    );
  }
  const groups = frequencyGroups(categories, prior, rareUpTo, commonUpTo);
  const set = detectionSet(detections);
  yield;
  const found = yield* settleDetections(annotations, set, measured);
  const measure =
    measured === "boxes" ? measureBoxes(annotations, found) : measureMasks(annotations, set);
  const matches = yield* matchDetections(annotations, found, rules, measure);
  return yield* summarize({ annotations, groups, found, matches, settings });
}
