import { priorFromCounts, type ClassPrior, type CountOptions } from "@balms/core";
import { checkChoice, checkOptions } from "@balms/core/adapter";
import type { AnnotationCounts } from "./annotation-counts.ts";
import { countAnnotations } from "./count-annotations.ts";
import type { FilePieces } from "../json/file-pieces.ts";
import { readingNames, type AnnotationReading } from "./scan-annotations.ts";

/** What is counted of an annotation file, and what is said of it. */
export interface AnnotationPriorOptions extends Omit<CountOptions, "counted">, AnnotationReading {
  /** `"images"` (the default) that have the class, or `"instances"`. */
  readonly counted?: "images" | "instances" | undefined;
}

/**
 * The prior of an annotation file of COCO or LVIS: its categories as classes, in the file's order.
 *
 * With `counted: "images"`, n_c is the number of images that have class c and `examples` the number of all images, so that n_c / examples is
 * the frequency that `balancedSigmoidLoss`, `sigmoidShift` and repeat-factor sampling take; with `"instances"` it is the number of
 * annotated objects. Crowds make an image one that has the class, and are no instances.
 *
 * @param source - the file's bytes in pieces, or what `countAnnotations` returned
 * @param options - `counted`: "images" (default) or "instances"; `file`, `signal`; `source`, `time`, `license`, `producer` of the prior
 * @throws {@link DataError} as `countAnnotations` does
 * @throws {@link ArgumentError} when the file has no annotations to count
 *
 * @example
 * ```ts
 * import { priorFromAnnotations } from "@balms/detection";
 *
 * const file = {
 *   images: [{ id: 7 }, { id: 9 }, { id: 10 }],
 *   annotations: [
 *     { id: 1, image_id: 7, category_id: 3 },
 *     { id: 2, image_id: 7, category_id: 3 },
 *     { id: 3, image_id: 9, category_id: 8 },
 *   ],
 *   categories: [{ id: 8, name: "dog" }, { id: 3, name: "lynx" }],
 * };
 * const pieces = [new TextEncoder().encode(JSON.stringify(file))];
 * console.log(await priorFromAnnotations(pieces)); // dog 1, lynx 1 of 3 images
 * console.log((await priorFromAnnotations(pieces, { counted: "instances" })).counts); // [1, 2]
 * ```
 */
export async function priorFromAnnotations(
  source: FilePieces | AnnotationCounts,
  options?: AnnotationPriorOptions,
): Promise<ClassPrior> {
  checkOptions(options, ["counted", "source", "time", "license", "producer", ...readingNames]);
  const { counted = "images", file, signal, ...provenance } = { ...options };
  checkChoice(counted, "counted", ["images", "instances"]);
  const { categories, images } = isCounted(source)
    ? source
    : await countAnnotations(source, { file, signal });
  return priorFromCounts(
    categories.map((category) => category[counted]),
    {
      ...provenance,
      classes: categories.map(({ name }) => name),
      counted,
      examples: counted === "images" ? images : undefined,
    },
  );
}

function isCounted(source: FilePieces | AnnotationCounts): source is AnnotationCounts {
  // What readAnnotations returned has categories too, and nothing counted.
  const { categories, images } = { ...(source as Partial<AnnotationCounts> | null) };
  return Array.isArray(categories) && typeof images === "number";
}
