import { refuse } from "@balms/core/adapter";
import type { CategoryCounts } from "./annotation-counts.ts";
import type { AnnotationSet } from "./annotation-set.ts";
import { isCountable, made } from "./countable-set.ts";

/** How many images and objects a category has. */
export type CountedCategory = Pick<CategoryCounts, "images" | "instances" | "name">;

/** Counts annotations that are in memory as `countAnnotations` counts those of a file. */
export function countSet(set: AnnotationSet): {
  readonly categories: readonly CountedCategory[];
  readonly images: number;
} {
  if (!isCountable(set)) refuse("source", "annotations that were changed since", made);
  const { images, categories, annotations } = set;
  const counts = categories.map(({ name }) => ({ name, images: 0, instances: 0 }));
  /** Of each category, the last image that was seen to have it. */
  const latest = new Int32Array(categories.length).fill(-1);
  // Picture after picture, so that an image with a category is known by the object before.
  for (const at of annotations.byImage) {
    const [image, id] = [annotations.images[at], annotations.categories[at]];
    if (annotations.crowds[at] === 0) counts[id].instances++;
    if (latest[id] !== image) counts[id].images++;
    latest[id] = image;
  }
  return { categories: counts, images: images.length };
}
