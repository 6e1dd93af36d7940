import { atOnce, checkList, refuseValue } from "@balms/core/adapter";
import { AnnotationCollector, readFields } from "./annotation-collector.ts";
import type { AnnotationSet } from "./annotation-set.ts";

/** What an annotation file of COCO or LVIS holds, as `JSON.parse` gives it. */
export interface AnnotationFile {
  readonly images: readonly object[];
  readonly annotations: readonly object[];
  readonly categories: readonly object[];
}

/**
 * Annotations that are in memory already, in the fields of COCO and LVIS files; checked as `readAnnotations` does.
 *
 * @param file - `images`, `annotations` and `categories`
 * @throws {@link DataError} as `readAnnotations` does
 * @throws {@link ArgumentError} when a list is missing
 *
 * @example
 * ```ts
 * import { packAnnotations } from "@balms/detection";
 *
 * const { annotations } = packAnnotations({
 *   images: [{ id: 7, width: 20, height: 10 }],
 *   annotations: [{ id: 1, image_id: 7, category_id: 3, segmentation: [[1, 2, 5, 2, 5, 5, 1, 5]] }],
 *   categories: [{ id: 3, name: "lynx" }],
 * });
 * console.log(annotations.areas, annotations.boxes); // 12; 1, 2, 4, 3
 * ```
 */
export function packAnnotations(file: AnnotationFile): AnnotationSet {
  const given: unknown = file;
  if (typeof given !== "object" || given === null) {
    refuseValue("file", file, "an object with images, annotations and categories");
  }
  const collector = new AnnotationCollector("annotations");
  for (const [list, [name, fields]] of Object.entries(readFields).entries()) {
    const records = file[name as keyof AnnotationFile];
    checkList(records, `file.${name}`);
    for (const [index, record] of records.entries()) {
      const values = record as Readonly<Record<string, unknown>> | null;
      if (typeof values !== "object" || values === null) {
        refuseValue(`file.${name}`, record, "objects", ` at position ${index}`);
      }
      collector.take(
        list,
        index,
        fields.map((field) => values[field]),
      );
    }
  }
  return atOnce(collector.finish());
}
