import type { ClassEvaluation } from "@balms/detection";
import type { EvaluatedDetections } from "./detections-request.ts";

/** A class, and what is found of it. */
export interface DetectedClass extends Omit<ClassEvaluation, "name"> {
  readonly class: string;
  /** Null without a prior. */
  readonly trainingImages: number | null;
}

/** Class by class, as the annotations list them. */
export function detectedClasses({
  evaluation,
  trainingImages,
}: EvaluatedDetections): DetectedClass[] {
  return evaluation.classes.map(({ name, ...measures }, at) => ({
    class: name,
    trainingImages: trainingImages?.[at] ?? null,
    ...measures,
  }));
}

/** Those that have objects, the lowest average precision first; of the same, what has most objects. */
export function worstClasses(classes: readonly DetectedClass[]): DetectedClass[] {
  return classes
    .filter(({ ap }) => ap !== null)
    .toSorted((one, other) => (one.ap ?? 0) - (other.ap ?? 0) || other.truths - one.truths);
}
