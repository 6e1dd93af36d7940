import { DataError } from "@balms/core";
import { listNames, maskBox, type Work } from "@balms/core/adapter";
import type { AnnotationSet } from "../annotations/annotation-set.ts";
import { pictureSize } from "../annotations/settle-annotations.ts";
import { orderByGroup, orderByScore, type GroupedOrder } from "../numbers/stable-order.ts";
import type { DetectionSet } from "../results/detection.ts";
import type { Measured } from "./evaluation-rules.ts";

// A few milliseconds.
const idsAtOnce = 2 ** 15;

/** Detections among the pictures and categories of the annotations. */
export interface SettledDetections {
  readonly size: number;
  /** Positions in `images` and in `categories`. */
  readonly images: Int32Array;
  readonly categories: Int32Array;
  readonly scores: Float64Array;
  /** Of the box where there is one. */
  readonly areas: Float64Array;
  readonly boxes: Float64Array;
  /** From the highest score to the lowest; of one score, by the id of the picture, then as they were given. */
  readonly byScore: Int32Array;
  /** Category after category, in the same order. */
  readonly byCategory: GroupedOrder;
  /** Picture after picture, category after category, in the same order. */
  readonly byImage: GroupedOrder;
  /** How many detections of the same picture come before each. */
  readonly imageRanks: Int32Array;
}

/** Brings detections together with annotations. Refuses those of pictures and categories that there are not. */
export function* settleDetections(
  { images, categories }: AnnotationSet,
  detections: DetectionSet,
  measured: Measured,
): Work<SettledDetections> {
  const { size, scores, imageIds, categoryIds } = detections;
  const imageOf = yield* find(imageIds, images, "pictures", "image_id");
  const categoryOf = yield* find(categoryIds, categories, "categories", "category_id");
  yield;
  refuseOtherSizes(images, imageOf, detections);
  yield;
  const ranks = rankById(images);
  const rankOf = imageOf.map((image) => ranks[image]);
  const byScore = yield* orderByScore(scores, orderByGroup(rankOf, images.length).order);
  yield;
  const byCategory = orderByGroup(categoryOf, categories.length, byScore);
  yield;
  const { areas, boxes } = yield* measure(detections, measured);
  yield;
  const byImage = orderByGroup(imageOf, images.length, byCategory.order);
  yield;
  const ranked = orderByGroup(imageOf, images.length, byScore);
  yield;
  return {
    size,
    images: imageOf,
    categories: categoryOf,
    scores,
    areas,
    boxes,
    byScore,
    byCategory,
    byImage,
    imageRanks: ranksWithin(ranked),
  };
}

function* find(
  ids: Float64Array,
  listed: readonly { readonly id: number }[],
  what: string,
  field: string,
): Work<Int32Array> {
  const positions = new Map(listed.map(({ id }, i) => [id, i]));
  const found = new Int32Array(ids.length);
  for (let i = 0; i < ids.length; i++) {
    if (i % idsAtOnce === 0) yield;
    found[i] = positions.get(ids[i]) ?? -1;
  }
  if (found.includes(-1)) {
    const missing = [...new Set(ids.filter((_, i) => found[i] < 0))].toSorted((a, b) => a - b);
    throw new DataError({
      parameter: "detections",
      received: `${what} that the annotations do not list: ${listNames(missing)}`,
      expected: `every ${field} in the annotations`,
      hint: "The detections may be of another set, or count from 0 what the annotations count from 1.",
    });
  }
  return found;
}

function refuseOtherSizes(
  images: AnnotationSet["images"],
  imageOf: Int32Array,
  { masks }: DetectionSet,
): void {
  if (masks === undefined) return;
  const sizes = images.map(pictureSize);
  for (let i = 0; i < imageOf.length; i++) {
    const [image, stated] = [imageOf[i], masks.statedSize(i)];
    const size = sizes[image];
    if (stated === undefined || size === undefined) continue;
    if (stated[0] === size[0] && stated[1] === size[1]) continue;
    throw new DataError({
      parameter: "detections",
      received: `a mask of ${stated.join(" × ")} at position ${i}`,
      expected: `${size.join(" × ")}, height × width of image ${images[image].id}`,
    });
  }
}

/** Of each picture, how many have a smaller id. */
function rankById(images: AnnotationSet["images"]): Int32Array {
  const ranks = new Int32Array(images.length);
  const order = images.map((_, i) => i).toSorted((a, b) => images[a].id - images[b].id);
  for (const [rank, image] of order.entries()) ranks[image] = rank;
  return ranks;
}

/** Positions within the groups. */
function ranksWithin({ order, starts }: GroupedOrder): Int32Array {
  const ranks = new Int32Array(order.length);
  for (let group = 0; group + 1 < starts.length; group++) {
    for (let i = starts[group]; i < starts[group + 1]; i++) ranks[order[i]] = i - starts[group];
  }
  return ranks;
}

/** Areas are of boxes where there are any, as the evaluators take them; without boxes, both are those of the masks. */
function* measure(
  { size, boxes, masks }: DetectionSet,
  measured: Measured,
): Work<{ areas: Float64Array; boxes: Float64Array }> {
  const areas = new Float64Array(size);
  if (boxes !== undefined) {
    for (let i = 0; i < size; i++) areas[i] = boxes[4 * i + 2] * boxes[4 * i + 3];
    return { areas, boxes };
  }
  const around = new Float64Array(measured === "boxes" ? 4 * size : 0);
  for (let i = 0; i < size; i++) {
    if (i % 64 === 0) yield;
    const stated = masks?.statedSize(i);
    if (masks === undefined || stated === undefined) continue;
    areas[i] = masks.statedArea(i) ?? 0;
    if (measured === "boxes") around.set(maskBox(masks.at(i, stated)), 4 * i);
  }
  return { areas, boxes: around };
}
