import type { Measured, Rules } from "@balms/detection";
import type { EvaluationLimits } from "../../settings/evaluation-limits.ts";
import type { DetectionPart } from "../data/detection-data.ts";
import type { SeenPictures } from "../proposals/proposals.ts";

/** How detections are measured. */
export interface Measure extends EvaluationLimits {
  readonly rules: Rules;
  readonly measured: Measured;
  /** Most detections of an image. */
  readonly most: number;
}

/** Masks where there are some on both sides; the rules of LVIS where the annotations are. */
export function chooseMeasure(
  { set }: DetectionPart,
  { hasMasks }: SeenPictures,
  limits: EvaluationLimits,
): Measure {
  const { images, annotations } = set;
  const objects = Array.from({ length: annotations.size }, (_, at) => at);
  const isLvis = images.every(({ negative }) => negative !== undefined);
  return {
    rules: isLvis ? "lvis" : "coco",
    measured: hasMasks && objects.every((at) => annotations.masks.has(at)) ? "masks" : "boxes",
    most: isLvis ? 300 : 100,
    ...limits,
  };
}
