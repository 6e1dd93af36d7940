import type { Annotation, AnnotationSet } from "./annotation-set.ts";
import { checkImage } from "./check-annotation-set.ts";
import { pictureSize } from "./settle-annotations.ts";

/**
 * The objects of one picture.
 *
 * @param set - what `readAnnotations` returned
 * @param image - position of the picture in `set.images`
 * @returns in the file's order; an outline becomes a mask where the file says how large the picture is
 * @throws {@link ArgumentError} when there is no such picture
 *
 * @example
 * ```ts
 * import { annotationsOfImage, packAnnotations } from "@balms/detection";
 *
 * const set = packAnnotations({
 *   images: [{ id: 7 }, { id: 9 }],
 *   annotations: [{ id: 1, image_id: 9, category_id: 3, bbox: [1, 2, 4, 3] }],
 *   categories: [{ id: 3, name: "lynx" }],
 * });
 * console.log(annotationsOfImage(set, 0).length, annotationsOfImage(set, 1)[0].box); // 0; 1, 2, 4, 3
 * ```
 */
export function annotationsOfImage(set: AnnotationSet, image: number): Annotation[] {
  checkImage(set, image);
  const { byImage, imageStarts } = set.annotations;
  return Array.from(byImage.subarray(imageStarts[image], imageStarts[image + 1]), (index) =>
    annotationAt(set, index),
  );
}

function annotationAt({ images, categories, annotations }: AnnotationSet, i: number): Annotation {
  const { ids, boxes, masks } = annotations;
  const image = images[annotations.images[i]];
  const size = masks.statedSize(i) ?? pictureSize(image);
  const [x, y, width, height] = boxes.subarray(4 * i, 4 * i + 4);
  return {
    id: ids[i] < 0 ? undefined : ids[i],
    imageId: image.id,
    categoryId: categories[annotations.categories[i]].id,
    box: [x, y, width, height],
    area: annotations.areas[i],
    isCrowd: annotations.crowds[i] === 1,
    mask: size === undefined || !masks.has(i) ? undefined : masks.at(i, size),
  };
}
