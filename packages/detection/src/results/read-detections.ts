import { DataError } from "@balms/core";
import { bytesInTurns } from "@balms/core/adapter";
import { openPieces, type FilePieces } from "../json/file-pieces.ts";
import { readReading, type AnnotationReading } from "../annotations/scan-annotations.ts";
import { RecordScanner, type RecordFields } from "../json/record-scanner.ts";
import type { Refusal } from "../json/refusal.ts";
import { isNothing } from "../json/nothing.ts";
import type { PackedMasks } from "../masks/packed-masks.ts";
import { readSegmentation } from "../masks/read-segmentation.ts";
import type { DetectionSet } from "./detection.ts";
import { DetectionCollector } from "./detection-collector.ts";

const fields: RecordFields = {
  detections: ["image_id", "category_id", "score", "bbox", "segmentation"],
};
const names = {
  imageId: "image_id",
  categoryId: "category_id",
  score: "score",
  box: "bbox",
  mask: "segmentation",
};

/**
 * Reads a file of results as detectors write them for COCO and LVIS: a list of objects with `image_id`, `category_id`, `score` and `bbox` or
 * `segmentation` or both. Only columns are kept, so that 10^6 of them fit anywhere.
 *
 * @param source - the file's bytes in UTF-8, decompressed, in pieces that are cut anywhere
 * @param options - `file`: its name, for messages; `signal`
 * @throws {@link DataError} naming the detection, when an id is no whole number, a score no finite number, a box or a mask is none, or some have boxes and others not; and
 * when the file is cut off or no JSON
 * @throws {@link InterruptedError} when `signal` is aborted
 *
 * @example
 * ```ts
 * import { readDetections } from "@balms/detection";
 *
 * const file = [{ image_id: 7, category_id: 3, score: 0.9, bbox: [1, 2, 4, 3] }];
 * const set = await readDetections([new TextEncoder().encode(JSON.stringify(file))]);
 * console.log(set.size, set.scores); // 1; 0.9
 * ```
 */
export async function readDetections(
  source: FilePieces,
  options?: AnnotationReading,
): Promise<DetectionSet> {
  const { file, signal } = readReading(options, "detections");
  const collector = new DetectionCollector(names);
  let index = 0;
  const refuse: Refusal = (received, expected, hint) => {
    throw new DataError({
      parameter: file,
      received: `${received} of detections[${index}]`,
      expected,
      hint,
    });
  };
  const take = (_: number, at: number, values: readonly unknown[]): void => {
    index = at;
    const [imageId, categoryId, score, box, segmentation] = values;
    const mask = isNothing(segmentation)
      ? undefined
      : (masks: PackedMasks): void => readSegmentation(segmentation, masks, refuse);
    // Areas of detections are those of boxes, or of run lengths, which say how large the picture is.
    if (isNothing(box) && mask !== undefined && Array.isArray(segmentation)) {
      refuse(
        "polygons as segmentation, and no bbox,",
        "run lengths, or a bbox beside the polygons",
      );
    }
    collector.add(
      { imageId, categoryId, score, box: isNothing(box) ? undefined : box, mask },
      refuse,
    );
  };
  const scanner = new RecordScanner(file, fields, take, true);
  for await (const piece of bytesInTurns(openPieces(source), signal)) scanner.write(piece);
  scanner.end();
  return collector.finish();
}
