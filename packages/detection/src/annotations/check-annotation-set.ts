import { refuse, refuseValue } from "@balms/core/adapter";
import { isMaskColumn } from "../masks/mask-column.ts";
import { isBelow, isColumn } from "../numbers/columns.ts";
import type { AnnotationSet } from "./annotation-set.ts";
import { isCountable, made } from "./countable-set.ts";

/** Sets that were looked at: functions that take one picture at a time are called for each. */
const known = new WeakSet<object>();

/** Refuses what is no set of annotations, or one whose lists were changed: columns hold positions in them. */
export function checkAnnotationSet(set: AnnotationSet, parameter: string): void {
  const given: unknown = set;
  if (typeof given === "object" && given !== null && known.has(given)) return;
  const parts = { ...(given as Partial<AnnotationSet> | null) };
  const { images, categories, annotations } = parts;
  const isSet = Array.isArray(images) && Array.isArray(categories) && isObject(annotations);
  // Of a file that was not read yet, annotations are a list, without a size.
  if (!isSet || !Number.isInteger(annotations?.size)) return refuseValue(parameter, set, made);
  const { size, masks } = set.annotations;
  if (!isMaskColumn(masks)) {
    refuse(
      parameter,
      "annotations without their masks",
      made,
      "Copies in JSON, and those that are posted to a worker, lose them: read the file there.",
    );
  }
  if (!fitsTogether(set)) {
    refuse(
      parameter,
      `${images.length} images and ${categories.length} categories that do not fit ${size} annotations`,
      made,
      "Columns hold positions in these lists: leave images or categories out of the file before it is read.",
    );
  }
  known.add(set);
}

/** Refuses what is no position of a picture. */
export function checkImage(set: AnnotationSet, image: number): void {
  checkAnnotationSet(set, "set");
  const { length } = set.images;
  if (Number.isInteger(image) && image >= 0 && image < length) return;
  refuseValue("image", image, `a position in images, from 0 to ${length - 1}`);
}

function fitsTogether(set: AnnotationSet): boolean {
  const { size, masks, ids, boxes, areas, ignored, imageStarts } = set.annotations;
  return (
    isCountable(set) &&
    masks.size === size &&
    isColumn(ids, Float64Array, size) &&
    isColumn(areas, Float64Array, size) &&
    isColumn(boxes, Float64Array, 4 * size) &&
    isColumn(ignored, Uint8Array, size) &&
    isColumn(imageStarts, Int32Array, set.images.length + 1) &&
    isBelow(imageStarts, size + 1)
  );
}

const isObject = (value: unknown): boolean => typeof value === "object" && value !== null;
