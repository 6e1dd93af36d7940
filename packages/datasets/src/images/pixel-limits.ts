import type { Metadata } from "sharp";

/**
 * Pixels of 8 bits that are decoded at a time: an image of 8192 × 8192. This is what bounds the time of an image as well: a decoder
 * that holds an image whole hears of no time limit before it is through.
 */
export const mostPixels: number = 2 ** 26;
/** As JPEG has it. A line of an image is held several times over, however few there are. */
const longestSide = 65_535;

/** An image that is not decoded, for what its header says. */
export class TooManyPixels extends Error {}

/**
 * What an image counts for, by its header, in pixels of 8 bits whose lines are decoded one after the other.
 *
 * @throws {@link TooManyPixels} where that is more than is decoded at all
 */
export function pixelsToDecode({ width, height, depth, format }: Metadata): number {
  // AVIF is decoded whole, and copied twice.
  const factor = (depth === "uchar" ? 1 : 2) * (format === "heif" ? 3 : 1);
  const pixels = width * height * factor;
  if (Math.max(width, height) > longestSide || pixels > mostPixels) {
    throw new TooManyPixels(`${width} × ${height} pixels`);
  }
  return pixels;
}
