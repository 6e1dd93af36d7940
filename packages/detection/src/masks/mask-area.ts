import { maskArea as areaOf } from "@balms/core/adapter";
import { checkMask, type RunLengthMask } from "./run-length-mask.ts";

/**
 * How many pixels an object has.
 *
 * @param mask - run lengths
 * @returns pixels, from 0
 * @throws {@link ArgumentError} when the runs do not cover the picture
 *
 * @example
 * ```ts
 * import { maskArea } from "@balms/detection";
 *
 * console.log(maskArea({ size: [2, 3], counts: Uint32Array.of(2, 3, 1) })); // 3
 * ```
 */
export function maskArea(mask: RunLengthMask): number {
  checkMask(mask, "mask");
  return areaOf(mask);
}
