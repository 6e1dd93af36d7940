import { DataError } from "@balms/core";
import { listNames, maskArea } from "@balms/core/adapter";
import type { AnnotationSet } from "../annotations/annotation-set.ts";
import { nameAnnotation } from "../annotations/collected-annotations.ts";
import { pictureSize } from "../annotations/settle-annotations.ts";
import { fillBoxIous } from "../boxes/box-ious.ts";
import { pickBoxes } from "../boxes/pick-boxes.ts";
import { sharedPixels } from "../masks/merge-runs.ts";
import { gridPoints } from "../masks/polygon-grid.ts";
import { runsOfPolygons } from "../masks/polygon-runs.ts";
import type { PictureSize, RunLengthMask } from "../masks/run-length-mask.ts";
import type { DetectionSet } from "../results/detection.ts";
import type { SettledDetections } from "./settle-detections.ts";

/** Writes the overlaps of detections with truths of one picture, both by their numbers: [detections, truths]. */
export type OverlapMeasure = (
  detections: Int32Array,
  truths: Int32Array,
  crowds: Uint8Array,
  overlaps: Float64Array,
) => void;

/** Overlaps of boxes. */
export function measureBoxes(set: AnnotationSet, { boxes }: SettledDetections): OverlapMeasure {
  return (detections, truths, crowds, overlaps) => {
    const [rows, columns] = [
      pickBoxes(boxes, detections),
      pickBoxes(set.annotations.boxes, truths),
    ];
    fillBoxIous(rows, detections.length, columns, truths.length, crowds, overlaps);
  };
}

/** What is compared of one mask. */
interface Region {
  readonly mask: RunLengthMask;
  readonly pixels: number;
  /** Its first pixel, and the one after its last, down the columns. */
  readonly first: number;
  readonly end: number;
}

/** Overlaps of masks; a detection that has a box alone is compared as one. Refuses annotations without masks. */
export function measureMasks(set: AnnotationSet, found: DetectionSet): OverlapMeasure {
  refuseUnmasked(set);
  const { images, annotations } = set;
  const boxMask = (number: number, size: PictureSize): RunLengthMask => {
    const [x, y, width, height] = found.boxes?.subarray(4 * number, 4 * number + 4) ?? [];
    const [right, bottom] = [x + width, y + height];
    const outline = [x, y, x, bottom, right, bottom, right, y];
    const points = gridPoints(outline, `detections[${number}].box`);
    return { size, counts: runsOfPolygons([points], size) };
  };
  return (detections, truths, crowds, overlaps) => {
    const size = pictureSize(images[annotations.images[truths[0]]]) as PictureSize;
    const columns = Array.from(truths, (truth) => region(annotations.masks.at(truth, size)));
    for (const [row, number] of detections.entries()) {
      const { masks } = found;
      const own = region(masks?.has(number) ? masks.at(number, size) : boxMask(number, size));
      for (const [column, truth] of columns.entries()) {
        overlaps[row * columns.length + column] = overlap(own, truth, crowds[column] === 1);
      }
    }
  };
}

function region(mask: RunLengthMask): Region {
  const { counts, size } = mask;
  const after = counts.length % 2 === 1 ? counts[counts.length - 1] : 0;
  return { mask, pixels: maskArea(mask), first: counts[0], end: size[0] * size[1] - after };
}

function overlap(own: Region, truth: Region, isCrowd: boolean): number {
  const meet = own.first < truth.end && truth.first < own.end;
  const shared = meet ? sharedPixels(own.mask.counts, truth.mask.counts) : 0;
  if (shared === 0) return 0;
  return shared / (isCrowd ? own.pixels : own.pixels + truth.pixels - shared);
}

function refuseUnmasked({ images, annotations }: AnnotationSet): void {
  const missing: string[] = [];
  for (let i = 0; i < annotations.size; i++) {
    if (!annotations.masks.has(i)) missing.push(nameAnnotation(annotations.ids[i], i));
    else if (pictureSize(images[annotations.images[i]]) === undefined) {
      throw new DataError({
        parameter: "annotations",
        received: `image ${images[annotations.images[i]].id} without width and height`,
        expected: "both, where masks are measured",
      });
    }
  }
  if (missing.length === 0) return;
  throw new DataError({
    parameter: "annotations",
    received: `no mask of ${listNames(missing).replaceAll('"', "")}`,
    expected: 'a segmentation of each annotation, where the option `measured` is "masks"',
  });
}
