import { checkMask, type RunLengthMask } from "./run-length-mask.ts";

/**
 * A mask pixel by pixel.
 *
 * @param mask - run lengths
 * @returns [height · width], row after row: 1 for the object, 0 elsewhere
 * @throws {@link ArgumentError} when the runs do not cover the picture
 *
 * @example
 * ```ts
 * import { decodeMask } from "@balms/detection";
 *
 * console.log(decodeMask({ size: [2, 3], counts: Uint32Array.of(2, 3, 1) })); // 0, 1, 1, 0, 1, 0
 * ```
 */
export function decodeMask(mask: RunLengthMask): Uint8Array<ArrayBuffer> {
  checkMask(mask, "mask");
  const [height, width] = mask.size;
  const pixels = new Uint8Array(height * width);
  let position = 0;
  for (const [run, length] of mask.counts.entries()) {
    const end = position + length;
    if (run % 2 === 0) position = end;
    for (; position < end; position++) {
      pixels[(position % height) * width + Math.floor(position / height)] = 1;
    }
  }
  return pixels;
}
