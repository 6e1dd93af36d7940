import { checkNumber } from "@balms/core/adapter";
import { checkImages } from "../rows/check-images.ts";
import type { ImageRows } from "../rows/index-images.ts";

/**
 * How often each image is to be repeated, by its rarest class:
 *
 *     r(I) = max_{c∈I} max(1, √(t / f_c))        f_c = share of images with class c
 *
 * An image without any class has r = 1.
 *
 * Source: Gupta, Dollár & Girshick, "LVIS: A dataset for large vocabulary instance segmentation",
 * CVPR 2019.
 *
 * @param images - classes per image [N]
 * @param threshold - t, above 0 and at most 2^53; classes on a larger share of the images are not repeated; LVIS: 0.001
 * @returns r ≥ 1 [N]
 * @throws {@link ArgumentError} when an argument is wrong
 *
 * @example
 * ```ts
 * import { indexImages, repeatFactors } from "@balms/sampler";
 *
 * const images = indexImages([[0], [0], [0], [0, 1]], { classes: 2 });
 * console.log(repeatFactors(images, 1)); // 1, 1, 1, 2
 * ```
 */
export function repeatFactors(images: ImageRows, threshold: number): Float64Array {
  const { starts, ids, rowCount } = checkImages(images);
  const factors = classFactors(images, threshold);
  const repeats = new Float64Array(rowCount).fill(1);
  for (let image = 0; image < rowCount; image++) {
    for (let k = starts[image]; k < starts[image + 1]; k++) {
      repeats[image] = Math.max(repeats[image], factors[ids[k]]);
    }
  }
  return repeats;
}

// Shares of images are at most 1; this far beyond, products with numbers of images are still numbers.
const mostThreshold = 2 ** 53;

/** max(1, √(t / f_c)) per class [C]; 1 for classes that no image has. */
export function classFactors(images: ImageRows, threshold: number): Float64Array {
  checkNumber(threshold, "threshold", { above: 0, most: mostThreshold });
  return Float64Array.from(images.prior.counts, (count) =>
    count === 0 ? 1 : Math.max(1, Math.sqrt(threshold * (images.rowCount / count))),
  );
}
