import type { AnnotationSet, DetectionEvaluation, DetectionSet } from "@balms/detection";
import { formatCount } from "../terminal/format-values.ts";
import type { EvaluationLimits } from "../settings/evaluation-limits.ts";
import { unmasked } from "./settle-measure.ts";

// Far below what any detector reaches that was asked about its own classes.
const hardlyAnything = 0.01;
// Detectors clip their boxes, as good as all of them.
const muchBeyond = 0.1;

/** What has to be known of the figures, and does not show in them: sentences. */
export function detectionNotes(
  set: AnnotationSet,
  detections: DetectionSet,
  { rules, measured, ap50 }: DetectionEvaluation,
  { minScore }: Pick<EvaluationLimits, "minScore">,
): string[] {
  const { images } = set;
  const notes: string[] = [];
  if (rules === "coco" && images.some(({ negative }) => negative !== undefined)) {
    notes.push(
      "The annotations are of LVIS, which looked for some classes in each picture: the rules of COCO take what was found of the others for mistakes, so these figures are too low.",
    );
  }
  const boxesAlone = unmasked(detections.masks, detections.size);
  if (measured === "masks" && boxesAlone > 0) {
    notes.push(
      `${formatCount(boxesAlone)} detections have no mask: their boxes are compared with the masks of objects.`,
    );
  }
  if (measured === "boxes" && boxesAlone > 0 && boxesAlone < detections.size) {
    notes.push(
      `Measured are boxes: ${formatCount(boxesAlone)} of ${formatCount(detections.size)} detections have no mask.`,
    );
  }
  if (areNoProbabilities(detections.scores)) {
    notes.push(
      `Some scores are below 0 or above 1: they are no probabilities, and what is found from ${minScore} on says little.`,
    );
  }
  const out = boxesBeyond(set, detections);
  if (out > detections.size * muchBeyond) {
    notes.push(
      `${formatCount(out)} of ${formatCount(detections.size)} boxes reach out of their pictures: they may be corners [x1, y1, x2, y2], where [x, y, width, height] is expected.`,
    );
  }
  if (detections.size > 0 && ap50 !== null && ap50 < hardlyAnything) {
    notes.push(
      "Next to nothing is where objects are: the ids of classes may be shifted or in another order than those of the annotations, or boxes be in other units.",
    );
  }
  return notes;
}

function areNoProbabilities(scores: Float64Array): boolean {
  return scores.some((score) => score < 0 || score > 1);
}

/** Boxes that reach out of their pictures, as corners do that are taken for width and height. */
function boxesBeyond({ images }: AnnotationSet, { size, boxes, imageIds }: DetectionSet): number {
  if (boxes === undefined) return 0;
  const sizes = new Map(images.map((image) => [image.id, image]));
  let out = 0;
  for (let i = 0; i < size; i += 1) {
    const { width = Infinity, height = Infinity } = sizes.get(imageIds[i] ?? 0) ?? {};
    const [x = 0, y = 0, w = 0, h = 0] = boxes.subarray(4 * i, 4 * i + 4);
    if (x + w > width + 1 || y + h > height + 1) out += 1;
  }
  return out;
}
