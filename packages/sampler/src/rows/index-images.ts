import { ArgumentError, priorFromExamples } from "@balms/core";
import { checkOptions, refuse, refuseValue } from "@balms/core/adapter";
import type { ClassLabel, ClassPrior } from "@balms/core";
import type { RowNumbers } from "../row-sampler.ts";
import { createRowNumbers } from "./row-numbers.ts";

/** Images (or other rows) that each have several classes, one, or none. Made by `indexImages`. */
export interface ImageRows {
  /** N. */
  readonly rowCount: number;
  /** Images per class, of N `examples`; C classes. */
  readonly prior: ClassPrior;
  /** The classes of image i are `ids[k]`, k from `starts[i]` to `starts[i + 1]`; each is there once. */
  readonly starts: RowNumbers;
  readonly ids: Uint32Array;
}

/**
 * Which classes are on which image, each counted once per image: for detection, instance
 * segmentation and multi-label data. 4 bytes an image, and 4 for every class of an image.
 *
 * @param imageClasses - class ids or names per image [N]: in any order, once per object, or none
 * @param options - `classes`: C or the class names in the order of the ids; default: the names that occur, sorted by code point
 * @throws {@link ArgumentError} when an id or name is no class (it names the image), or when there are no images
 *
 * @example
 * ```ts
 * import { indexImages } from "@balms/sampler";
 *
 * const images = indexImages([[0, 0, 1], [0], []], { classes: ["person", "kite"] });
 * console.log(images.prior.counts, images.prior.examples); // [2, 1], 3
 * ```
 */
export function indexImages(
  imageClasses: Iterable<Iterable<ClassLabel>>,
  options: { readonly classes?: number | readonly string[] | undefined } = {},
): ImageRows {
  const given: Partial<Iterable<Iterable<ClassLabel>>> | null | undefined = imageClasses;
  if (typeof given?.[Symbol.iterator] !== "function" || typeof given === "string") {
    refuseValue("imageClasses", imageClasses, "a list of lists");
  }
  checkOptions(options, ["classes"]);
  const images = [...imageClasses];
  const prior = countImages(images, { ...options }.classes);
  const idOf = new Map<ClassLabel, number>(prior.classes.map((label, id) => [label, id]));
  const total = prior.counts.reduce((a, b) => a + b, 0);
  const starts = createRowNumbers(total + 1, images.length + 1);
  const ids = new Uint32Array(total);
  let end = 0;
  images.forEach((labels, image) => {
    for (const label of new Set(labels)) ids[end++] = idOf.get(label) ?? Number(label);
    starts[image + 1] = end;
  });
  return { rowCount: images.length, prior, starts, ids };
}

/** Images per class; what is wrong with the images is told of `imageClasses`. */
function countImages(
  images: readonly Iterable<ClassLabel>[],
  classes: number | readonly string[] | undefined,
): ClassPrior {
  if (images.length === 0) {
    refuse("imageClasses", "no images", "at least one image");
  }
  try {
    return priorFromExamples(images, { classes, counted: "images" });
  } catch (error) {
    if (!ArgumentError.isInstance(error)) throw error;
    if (error.parameter === "counts") {
      refuse("imageClasses", "no image with a class", "at least one class");
    }
    if (error.parameter !== "labels") throw error;
    const { received, expected, hint } = error;
    throw new ArgumentError({ parameter: "imageClasses", received, expected, hint, cause: error });
  }
}
