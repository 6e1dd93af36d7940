import { refuse } from "@balms/core/adapter";
import { checkBoxes } from "../boxes/box-ious.ts";
import { isMaskColumn } from "../masks/mask-column.ts";
import { isColumn } from "../numbers/columns.ts";
import type { Detection, DetectionSet } from "./detection.ts";
import { packDetections } from "./pack-detections.ts";

/** Detections in columns, whatever they come in. */
export function detectionSet(detections: DetectionSet | Iterable<Detection>): DetectionSet {
  if (!isPacked(detections)) return packDetections(detections);
  checkDetectionSet(detections, "detections");
  return detections;
}

function isPacked(detections: DetectionSet | Iterable<Detection>): detections is DetectionSet {
  return (detections as Partial<DetectionSet> | null)?.scores instanceof Float64Array;
}

/** Refuses columns of detections that do not fit together. */
function checkDetectionSet(set: DetectionSet, parameter: string): void {
  const { size, imageIds, categoryIds, scores, boxes, masks } = set;
  const fits =
    Number.isInteger(size) &&
    isColumn(imageIds, Float64Array, size) &&
    isColumn(categoryIds, Float64Array, size) &&
    isColumn(scores, Float64Array, size) &&
    (boxes === undefined || isColumn(boxes, Float64Array, 4 * size)) &&
    (masks === undefined || (isMaskColumn(masks) && masks.size === size)) &&
    (size === 0 || boxes !== undefined || masks !== undefined);
  if (!fits) {
    refuse(
      parameter,
      `columns of ${scores.length} scores that do not fit together`,
      "what readDetections or packDetections returned",
      "Copies in JSON, and those that are posted to a worker, lose the masks: read the file there.",
    );
  }
  const odd = scores.findIndex((score) => !Number.isFinite(score));
  if (odd >= 0) refuse(parameter, `${scores[odd]} as score at position ${odd}`, "finite numbers");
  if (boxes !== undefined) checkBoxes(boxes, `${parameter}.boxes`);
}
