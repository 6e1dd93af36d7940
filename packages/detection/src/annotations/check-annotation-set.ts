import { refuseValue } from "@balms/core/adapter";
import type { AnnotationSet } from "./annotation-set.ts";

/** Whether something is what `readAnnotations` or `packAnnotations` returned. */
export function isAnnotationSet(set: unknown): set is AnnotationSet {
  return (set as Partial<AnnotationSet> | null)?.annotations?.ids instanceof Float64Array;
}

/** Refuses what is no set of annotations. */
export function checkAnnotationSet(set: AnnotationSet, parameter: string): void {
  if (isAnnotationSet(set)) return;
  refuseValue(parameter, set, "what readAnnotations or packAnnotations returned");
}

/** Refuses what is no position of a picture. */
export function checkImage(set: AnnotationSet, image: number): void {
  checkAnnotationSet(set, "set");
  const { length } = set.images;
  if (Number.isInteger(image) && image >= 0 && image < length) return;
  refuseValue("image", image, `a position in images, from 0 to ${length - 1}`);
}
