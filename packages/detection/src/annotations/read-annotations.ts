import { inTurns } from "@balms/core/adapter";
import type { FilePieces } from "../json/file-pieces.ts";
import { AnnotationCollector, readFields } from "./annotation-collector.ts";
import type { AnnotationSet } from "./annotation-set.ts";
import { scanAnnotations, type AnnotationReading } from "./scan-annotations.ts";

/**
 * Reads the pictures, categories and objects of an annotation file of COCO or LVIS, with their boxes and masks.
 *
 * Objects are kept in columns, masks in little more than a byte for each run length or coordinate, so that files of several gigabytes
 * fit; nothing else of the file is kept. A missing `area` or `bbox` is computed from the mask.
 *
 * Sources: Lin et al., "Microsoft COCO: common objects in context", ECCV 2014; Gupta et al., "LVIS: a dataset for large
 * vocabulary instance segmentation", CVPR 2019.
 *
 * @param source - the file's bytes in UTF-8, decompressed, in pieces that are cut anywhere; lists and keys in any order
 * @param options - `file`: its name, for messages; `signal`
 * @returns pictures and categories in the file's order, objects in columns
 * @throws {@link DataError} naming the annotation: when an id occurs twice or names what the file does not list, when a box is no box or lies
 * outside its picture by more than a pixel, when a mask is empty or none; and when the file is cut off or no JSON
 * @throws {@link InterruptedError} when `signal` is aborted
 *
 * @example
 * ```ts
 * import { readAnnotations } from "@balms/detection";
 *
 * const file = {
 *   images: [{ id: 7, width: 20, height: 10 }],
 *   annotations: [{ id: 1, image_id: 7, category_id: 3, bbox: [1, 2, 4, 3], area: 12, iscrowd: 0 }],
 *   categories: [{ id: 3, name: "lynx" }],
 * };
 * const { annotations } = await readAnnotations([new TextEncoder().encode(JSON.stringify(file))]);
 * console.log(annotations.boxes); // 1, 2, 4, 3
 * ```
 */
export async function readAnnotations(
  source: FilePieces,
  options?: AnnotationReading,
): Promise<AnnotationSet> {
  const collector = await scanAnnotations(source, readFields, options, AnnotationCollector);
  return await inTurns(collector.finish(), options?.signal);
}
