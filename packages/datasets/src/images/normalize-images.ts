import { refuse } from "@balms/core/adapter";
import { checkDecodeOptions } from "./check-decode-options.ts";
import type { DecodeOptions } from "./decode-options.ts";
import { normalizePixels, pixelTables } from "./normalize-pixels.ts";

/**
 * Pictures that are in memory already → the input of a network, as {@link decodeImages} gives it.
 *
 * x' = (x/255 − mean)/std per channel.
 *
 * @param pixels - [B, height, width, channels], 0 … 255
 * @param options - size, channels, normalisation
 * @returns [B, channels, height, width]
 * @throws {@link ArgumentError} for options that cannot be meant, and when the last picture is not whole
 *
 * @example
 * ```ts
 * import { normalizeImages } from "@balms/datasets";
 *
 * const grey = Uint8Array.of(0, 255);
 * console.log(normalizeImages(grey, { width: 2, height: 1, channels: 1, mean: [0.5] })); // [ -0.5, 0.5 ]
 * ```
 */
export function normalizeImages(
  pixels: Uint8Array,
  options: Pick<DecodeOptions, "width" | "height" | "channels" | "mean" | "std">,
): Float32Array {
  checkDecodeOptions(options, ["width", "height", "channels", "mean", "std"]);
  const size = options.width * options.height * options.channels;
  if (pixels.length % size !== 0) {
    refuse("pixels", `${pixels.length} bytes`, `a multiple of ${size}, the bytes of a picture`);
  }
  const tables = pixelTables(options);
  const data = new Float32Array(pixels.length);
  for (let start = 0; start < pixels.length; start += size) {
    const end = start + size;
    normalizePixels(pixels.subarray(start, end), tables, data.subarray(start, end));
  }
  return data;
}
