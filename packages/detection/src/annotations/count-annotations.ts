import type { AnnotationCounts } from "./annotation-counts.ts";
import { AnnotationTally, countedFields } from "./annotation-tally.ts";
import type { FilePieces } from "../json/file-pieces.ts";
import { scanAnnotations, type AnnotationReading } from "./scan-annotations.ts";

/**
 * Counts what is in an annotation file of COCO or LVIS: per category the images, instances and crowds.
 *
 * images_c = |{i : some annotation of image i has category c}|, crowds included, as samplers by image frequency count them;
 * instances_c counts annotations without crowds, as detectors are trained on. Several gigabytes are read in the memory of their
 * ids; of an annotation its three ids and `iscrowd` become values, and the rest is held to the grammar alone.
 *
 * Sources: Lin et al., "Microsoft COCO: common objects in context", ECCV 2014; Gupta et al., "LVIS: a dataset for large
 * vocabulary instance segmentation", CVPR 2019.
 *
 * @param source - the file's bytes in UTF-8, decompressed, in pieces that are cut anywhere; lists and keys in any order
 * @param options - `file`: its name, for messages; `signal`
 * @returns counts per category, in the file's order
 * @throws {@link DataError} when it is cut off or no JSON, when an id is no whole number, occurs twice, or names an image or a category that the file does not list
 * @throws {@link InterruptedError} when `signal` is aborted
 *
 * @example
 * ```ts
 * import { countAnnotations } from "@balms/detection";
 *
 * const file = {
 *   images: [{ id: 7 }, { id: 9 }],
 *   annotations: [
 *     { id: 1, image_id: 7, category_id: 3, iscrowd: 0 },
 *     { id: 2, image_id: 7, category_id: 3, iscrowd: 0 },
 *   ],
 *   categories: [{ id: 3, name: "lynx" }],
 * };
 * const { categories, emptyImages } = await countAnnotations([new TextEncoder().encode(JSON.stringify(file))]);
 * console.log(categories[0].images, categories[0].instances, emptyImages); // 1 2 1
 * ```
 */
export async function countAnnotations(
  source: FilePieces,
  options?: AnnotationReading,
): Promise<AnnotationCounts> {
  return (await scanAnnotations(source, countedFields, options, AnnotationTally)).counts();
}
