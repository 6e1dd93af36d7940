import { checkChoice, checkWhole, refuse } from "@balms/core/adapter";
import type { PixelSize } from "./enlarge-pixels.ts";
import { resampleKernels, resamplePixels, type ResampleKernel } from "./resample-pixels.ts";

/** How a picture is brought to a size, as models from Python expect it: resampled like the library Pillow, and the middle cut out of it. */
export interface PictureResize {
  /** How pixels in between are made. */
  readonly kernel: ResampleKernel;
  /** The size to resample to: both sides, whatever the proportions were; or the shorter side, which keeps them. At least what is cut out. */
  readonly to: PixelSize | { readonly shortestSide: number };
}

/** Raises an ArgumentError for a resize that cannot be meant, or that leaves less than `size`. */
export function checkResize(resize: PictureResize, size: PixelSize): void {
  const { kernel, to } = resize;
  checkChoice(kernel, "resize.kernel", resampleKernels);
  const sides =
    "shortestSide" in to ? { width: to.shortestSide, height: to.shortestSide } : { ...to };
  for (const side of ["width", "height"] as const) {
    const name = "shortestSide" in to ? "shortestSide" : side;
    checkWhole(sides[side], `resize.to.${name}`, 1, 16_384);
    if (sides[side] < size[side]) {
      refuse(
        `resize.to.${name}`,
        String(sides[side]),
        `at least ${size[side]}, the ${side} that is cut out of it`,
      );
    }
  }
}

/** A picture, bytes [height, width, 3], resampled, and the middle of it. */
export function resizePicture(
  bytes: Uint8Array,
  from: PixelSize,
  size: PixelSize,
  { kernel, to }: PictureResize,
): Uint8Array {
  const whole = "shortestSide" in to ? inProportion(from, to.shortestSide) : to;
  return resamplePixels(bytes, from, whole, { kernel, middle: size });
}

function inProportion({ width, height }: PixelSize, shortest: number): PixelSize {
  const longest = Math.trunc((shortest * Math.max(width, height)) / Math.min(width, height));
  return width <= height
    ? { width: shortest, height: longest }
    : { width: longest, height: shortest };
}
