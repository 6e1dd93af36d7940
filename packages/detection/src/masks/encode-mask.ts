import { checkList, maskFromBitmap, refuse, refuseValue } from "@balms/core/adapter";
import { checkSize, type PictureSize, type RunLengthMask } from "./run-length-mask.ts";

/**
 * The run lengths of a mask that is given pixel by pixel.
 *
 * Source: the file format of Lin et al., "Microsoft COCO: common objects in context", ECCV 2014.
 *
 * @param pixels - [height · width], row after row; 0 is background, every other number the object
 * @param size - [height, width], at most 2^30 pixels
 * @returns runs down the columns
 * @throws {@link ArgumentError} when there are not height · width pixels, or one is NaN
 *
 * @example
 * ```ts
 * import { encodeMask } from "@balms/detection";
 *
 * const pixels = [
 *   0, 1, 1,
 *   0, 1, 0,
 * ];
 * console.log(encodeMask(pixels, [2, 3]).counts); // 2, 3, 1
 * ```
 */
export function encodeMask(pixels: ArrayLike<number>, size: PictureSize): RunLengthMask {
  const count = checkSize(size, "size");
  checkList(pixels, "pixels");
  if (pixels.length !== count) {
    refuse("pixels", `${pixels.length} pixels`, `${count}, as ${size.join(" × ")}`);
  }
  for (let i = 0; i < count; i++) {
    const pixel: unknown = pixels[i];
    // NaN is neither background nor object, and "0" would be an object.
    if (typeof pixel === "number" && !Number.isNaN(pixel)) continue;
    refuseValue("pixels", pixel, "numbers", ` at position ${i}`);
  }
  return maskFromBitmap(pixels, size);
}
