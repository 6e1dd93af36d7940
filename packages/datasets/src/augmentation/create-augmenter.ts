import { checkOptions } from "@balms/core/adapter";
import { augmentationNames } from "./augmentation-options.ts";
import type { AugmentationOptions, AugmentedRows, Pixels } from "./augmentation-options.ts";
import { checkAugmentation } from "./augmentation-settings.ts";
import { augmentRows, checkRows } from "./augment-rows.ts";

/** Changes pictures at random, reproducibly. */
export interface Augmenter {
  /** [C, H, W]. */
  readonly shape: readonly [channels: number, height: number, width: number];
  /**
   * The pictures as the network is to see them this time.
   *
   * @param images - [B, C, H, W]: bytes, or floats that mean black at 0 and white at 1
   * @param rows - which rows they are and in which epoch: `{ rows, epoch }`, or a batch of `load`
   * @returns [B, C, H, W], normalised
   * @throws {@link ArgumentError} for pictures and rows that do not fit, and pixels that are not finite, or not in [0, 1] where colours change
   */
  augment(images: Pixels, rows: AugmentedRows): Float32Array;
}

/**
 * Augmentation of pictures for training: cut out of a larger black picture, mirrored, with other colours, normalised, with a square blanked.
 *
 *     x' = (color(flip(crop(x))) − mean) / std,   0 within the square, which is the mean colour
 *
 * What is done to a picture is a function of the seed, the epoch and the number of its row, and not of what was drawn before: a training that is
 * resumed sees the same pictures, in Node and in every browser, bit by bit. Rows of a batch with a number (`index`), as `load` has them, depend
 * on that number too: rows of rare classes, which a balanced sampler draws many times in an epoch, are other pictures each time.
 *
 * Sources: padding and flips as in He et al., arXiv 1512.03385, §4.2; DeVries & Taylor, "Improved regularization of convolutional neural
 * networks with cutout", arXiv 1708.04552.
 *
 * @param options - `channels`, `height`, `width`, `random`; `padCrop`, `flip`, `color`, `cutout`, `mean`, `std`
 * @throws {@link ArgumentError} for options that cannot be meant
 * @example
 * ```ts
 * import { createRandom } from "@balms/core";
 * import { createAugmenter } from "@balms/datasets/augmentation";
 *
 * const random = createRandom(1);
 * const augmenter = createAugmenter({ channels: 1, height: 2, width: 2, padCrop: 1, flip: 0.5, random });
 * const image = Uint8Array.of(0, 51, 102, 255);
 * console.log(augmenter.augment(image, { rows: [7], epoch: 0 })); // the same for row 7 of epoch 0 each time
 * ```
 */
export function createAugmenter(options: AugmentationOptions): Augmenter {
  checkOptions(options, augmentationNames);
  const settings = checkAugmentation({ ...options });
  const { channels, height, width } = settings;
  return {
    shape: [channels, height, width],
    augment(images, rows) {
      checkRows(images, { ...rows }, settings);
      return augmentRows(images, rows, settings);
    },
  };
}
