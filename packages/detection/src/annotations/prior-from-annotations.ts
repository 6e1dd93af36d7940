import { priorFromCounts, type ClassPrior, type CountOptions } from "@balms/core";
import { checkChoice, checkList, checkOptions, listNames, refuse } from "@balms/core/adapter";
import type { AnnotationCounts } from "./annotation-counts.ts";
import type { AnnotationSet } from "./annotation-set.ts";
import { countAnnotations } from "./count-annotations.ts";
import { isAnnotationSet } from "./countable-set.ts";
import { countSet, type CountedCategory } from "./count-set.ts";
import type { FilePieces } from "../json/file-pieces.ts";
import { readingNames, type AnnotationReading } from "./scan-annotations.ts";

/** What is counted of an annotation file, and what is said of it. */
export interface AnnotationPriorOptions extends Omit<CountOptions, "counted">, AnnotationReading {
  /** `"images"` (the default) that have the class, or `"instances"`. */
  readonly counted?: "images" | "instances" | undefined;
  /** The classes in a model's order, every category among them by its name; default: the categories in the file's order. */
  readonly classes?: readonly string[] | undefined;
}

/**
 * The prior of an annotation file of COCO or LVIS: its categories as classes, in the file's order.
 *
 * With `counted: "images"`, n_c is the number of images that have class c and `examples` the number of all images, so that n_c / examples is
 * the frequency that `balancedSigmoidLoss`, `sigmoidShift` and repeat-factor sampling take; with `"instances"` it is the number of
 * annotated objects. Crowds make an image one that has the class, and are no instances.
 *
 * @param source - the file's bytes in pieces, or what `countAnnotations`, `readAnnotations` or `packAnnotations` returned: the same prior
 * @param options - `counted`: "images" (default) or "instances"; `classes`: names in another order, those that the file does not list with a count of 0;
 * `file`, `signal`; `source`, `time`, `license`, `producer` of the prior
 * @throws {@link DataError} as `countAnnotations` does
 * @throws {@link ArgumentError} when the file has no annotations to count, or categories that are not among `classes`
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
  source: FilePieces | AnnotationCounts | AnnotationSet,
  options?: AnnotationPriorOptions,
): Promise<ClassPrior> {
  const names = ["classes", "counted", "source", "time", "license", "producer", ...readingNames];
  checkOptions(options, names);
  const { counted = "images", classes, file, signal, ...provenance } = { ...options };
  checkChoice(counted, "counted", ["images", "instances"]);
  if (classes !== undefined) checkList(classes, "classes");
  const { categories, images } = isAnnotationSet(source)
    ? countSet(source)
    : isCounted(source)
      ? source
      : await countAnnotations(source, { file, signal });
  const known = new Map(categories.map((category) => [category.name, category[counted]]));
  if (classes !== undefined) checkAmong(categories, classes);
  const ordered = classes ?? [...known.keys()];
  return priorFromCounts(
    ordered.map((name) => known.get(name) ?? 0),
    {
      ...provenance,
      classes: ordered,
      counted,
      examples: counted === "images" ? images : undefined,
    },
  );
}

function checkAmong(categories: readonly CountedCategory[], classes: readonly string[]): void {
  const wanted = new Set(classes);
  const missing = categories.flatMap(({ name }) => (wanted.has(name) ? [] : [name]));
  if (missing.length === 0) return;
  refuse("classes", `no ${listNames(missing)}`, "every category of the annotations, by its name");
}

function isCounted(source: FilePieces | AnnotationCounts): source is AnnotationCounts {
  const { categories, images } = { ...(source as Partial<AnnotationCounts> | null) };
  return Array.isArray(categories) && typeof images === "number";
}
