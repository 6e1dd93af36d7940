import { isBelow, isColumn } from "../numbers/columns.ts";
import type { AnnotationSet } from "./annotation-set.ts";

/** Where sets come from, for messages. */
export const made = "what readAnnotations or packAnnotations returned";

/** Whether something is what `readAnnotations` or `packAnnotations` returned. */
export function isAnnotationSet(set: unknown): set is AnnotationSet {
  return (set as Partial<AnnotationSet> | null)?.annotations?.ids instanceof Float64Array;
}

/** Whether the lists and what is counted of them fit together: columns hold positions in the lists. */
export function isCountable({ images, categories, annotations }: AnnotationSet): boolean {
  const { size, crowds, byImage } = annotations;
  return (
    Array.isArray(images) &&
    Array.isArray(categories) &&
    [...images, ...categories].every((item) => typeof item === "object" && item !== null) &&
    isColumn(crowds, Uint8Array, size) &&
    arePositions(byImage, size, size) &&
    arePositions(annotations.images, size, images.length) &&
    arePositions(annotations.categories, size, categories.length)
  );
}

function arePositions(column: Int32Array, length: number, limit: number): boolean {
  return isColumn(column, Int32Array, length) && isBelow(column, limit);
}
