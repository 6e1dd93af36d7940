import { DataError } from "@balms/core";
import { encodeUtf8 } from "@balms/core/adapter";
import type { MaskColumn } from "../masks/mask-column.ts";
import { maskText } from "../masks/mask-text.ts";
import type { Detection, DetectionSet } from "./detection.ts";
import { detectionSet } from "./detection-set.ts";

/** So many detections are in a piece. */
const together = 4096;

/**
 * A file of results of COCO and LVIS, which `readDetections`, `balms evaluate` and the evaluators in Python read: a list of objects with
 * `image_id`, `category_id`, `score`, `bbox` and `segmentation`, masks as COCO's text.
 *
 * @param detections - what `readDetections` or `packDetections` returned, or a list of detections
 * @returns pieces of the file in UTF-8, one after the other, so that it may be larger than a text can be: for `writeFile` of Node, or `new Blob([...pieces])`
 * @throws {@link ArgumentError} for detections that are none
 * @throws {@link DataError} for polygons that were read: how large their pictures are is unknown here
 *
 * @example
 * ```ts
 * import { readDetections, writeDetections } from "@balms/detection";
 *
 * const found = [{ imageId: 7, categoryId: 3, score: 0.9, box: [1, 2, 4, 3] as const }];
 * const pieces = [...writeDetections(found)];
 * console.log(new TextDecoder().decode(pieces[0])); // [{"image_id":7,"category_id":3,"score":0.9,"bbox":[1,2,4,3]}
 * console.log((await readDetections(pieces)).size); // 1
 * ```
 */
export function writeDetections(
  detections: DetectionSet | Iterable<Detection>,
): Generator<Uint8Array<ArrayBuffer>, void> {
  return piecesOf(detectionSet(detections));
}

function* piecesOf(set: DetectionSet): Generator<Uint8Array<ArrayBuffer>, void> {
  yield piece("[");
  for (let from = 0; from < set.size; from += together) {
    const length = Math.min(together, set.size - from);
    const records = Array.from({ length }, (_, i) => JSON.stringify(recordOf(set, from + i)));
    yield piece((from === 0 ? "" : ",\n") + records.join(",\n"));
  }
  yield piece("]\n");
}

function piece(text: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(encodeUtf8(text));
}

function recordOf(set: DetectionSet, i: number): object {
  const { imageIds, categoryIds, scores, boxes, masks } = set;
  return {
    image_id: imageIds[i],
    category_id: categoryIds[i],
    score: scores[i],
    ...(boxes && { bbox: [...boxes.subarray(4 * i, 4 * i + 4)] }),
    ...(masks?.has(i) && { segmentation: segmentationOf(masks, i) }),
  };
}

function segmentationOf(masks: MaskColumn, i: number): object {
  const size = masks.statedSize(i);
  if (size === undefined) {
    throw new DataError({
      parameter: "detections",
      received: `polygons at position ${i}`,
      expected: "masks of run lengths",
      hint: "maskFromPolygons makes them, of pictures whose size is known.",
    });
  }
  return { size, counts: maskText(masks.at(i, size)) };
}
