import { maskArea, maskBox, type Work } from "@balms/core/adapter";
import type { Box } from "../boxes/box.ts";
import type { PictureSize } from "../masks/run-length-mask.ts";
import { orderByGroup } from "../numbers/stable-order.ts";
import type {
  AnnotatedCategory,
  AnnotatedImage,
  AnnotationColumns,
  AnnotationSet,
} from "./annotation-set.ts";
import { nameAnnotation, type CollectedAnnotations } from "./collected-annotations.ts";
import type { ListedRecords } from "./listed-records.ts";
import type { RecordChecks } from "./record-checks.ts";
import { refuseUnlistedCategories, refuseUnlistedImages } from "./unlisted.ts";

// A few milliseconds.
const idsAtOnce = 2 ** 15;
// Some programs count a pixel's far side, others its number.
const mostBeyond = 1;

/** Brings annotations together with the pictures and categories that they name. Refuses those that do not fit. */
export function* settleAnnotations(
  collected: CollectedAnnotations,
  images: ListedRecords<AnnotatedImage>,
  categories: ListedRecords<AnnotatedCategory>,
  checks: RecordChecks,
): Work<AnnotationSet> {
  const imagePositions = yield* positions(collected.imageIds.values(), images, (missing) =>
    refuseUnlistedImages(checks, missing),
  );
  const categoryPositions = yield* positions(
    collected.categoryIds.values(),
    categories,
    (missing) => refuseUnlistedCategories(checks, missing),
  );
  if (categories.items.length === 0) checks.refuse("no records in `categories`", "at least one");
  yield;
  const { order, starts } = orderByGroup(imagePositions, images.items.length);
  const annotations: AnnotationColumns = {
    size: imagePositions.length,
    ids: collected.ids.values(),
    images: imagePositions,
    categories: categoryPositions,
    boxes: collected.boxes.values(),
    areas: collected.areas.values(),
    crowds: new Uint8Array(collected.crowds.values()),
    ignored: new Uint8Array(collected.ignored.values()),
    masks: collected.masks,
    byImage: order,
    imageStarts: starts,
  };
  for (let i = 0; i < annotations.size; i++) {
    // Masks take the longest.
    if (i % 64 === 0) yield;
    settle(annotations, i, images.items[imagePositions[i]], checks);
  }
  return { images: images.items, categories: categories.items, annotations };
}

/** Positions of ids in what the file lists. */
function* positions(
  ids: Float64Array,
  listed: ListedRecords<{ readonly id: number }>,
  refuseUnlisted: (missing: readonly number[]) => void,
): Work<Int32Array> {
  const found = new Int32Array(ids.length);
  for (let i = 0; i < ids.length; i++) {
    if (i % idsAtOnce === 0) yield;
    found[i] = listed.position(ids[i]);
  }
  if (found.includes(-1)) {
    refuseUnlisted([...new Set(ids.filter((_, i) => found[i] < 0))].toSorted((a, b) => a - b));
  }
  return found;
}

/** Checks one annotation against its picture, and computes the box and the area that the file leaves out. */
function settle(
  { ids, boxes, areas, masks }: AnnotationColumns,
  index: number,
  image: AnnotatedImage,
  checks: RecordChecks,
): void {
  const name = nameAnnotation(ids[index], index);
  const size = pictureSize(image);
  const stated = masks.statedSize(index);
  if (stated !== undefined) {
    if (size !== undefined && (size[0] !== stated[0] || size[1] !== stated[1])) {
      checks.refuse(
        `a mask of ${stated.join(" × ")} of ${name}`,
        `${size.join(" × ")}, height × width of image ${image.id}`,
      );
    }
    if (masks.statedArea(index) === 0) {
      checks.refuse(`an empty mask of ${name}`, "at least one pixel", "Leave out what has none.");
    }
  }
  const known = stated ?? size;
  const hasMask = masks.has(index) && known !== undefined;
  const box = boxes.subarray(4 * index, 4 * index + 4);
  if (Number.isNaN(box[0])) {
    if (!hasMask) checks.refuse(`${name} without bbox`, "a box, or a mask and the picture's size");
    else box.set(maskBox(masks.at(index, known)));
  } else if (size !== undefined) checkInside(box, size, `${name}, in image ${image.id}`, checks);
  if (!Number.isNaN(areas[index])) return;
  areas[index] = hasMask ? maskArea(masks.at(index, known)) : box[2] * box[3];
}

/** Height and width of a picture, where the file says both. */
export function pictureSize({ height, width }: AnnotatedImage): PictureSize | undefined {
  return height === undefined || width === undefined ? undefined : [height, width];
}

function checkInside(
  box: Float64Array,
  [height, width]: PictureSize,
  name: string,
  checks: RecordChecks,
): void {
  const [x, y, w, h] = box as unknown as Box;
  const isInside =
    Math.min(x, y) >= -mostBeyond && x + w <= width + mostBeyond && y + h <= height + mostBeyond;
  if (isInside) return;
  checks.refuse(
    `[${box.join(", ")}] as bbox of ${name}`,
    `[x, y, width, height] inside ${width} × ${height} pixels`,
    "Corners [x1, y1, x2, y2] are no such box; clip what reaches beyond the picture.",
  );
}
