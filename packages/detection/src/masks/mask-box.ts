import { maskBox as boxOf } from "@balms/core/adapter";
import { checkMask, type RunLengthMask } from "./run-length-mask.ts";
import type { Box } from "../boxes/box.ts";

/**
 * The smallest box around an object; all zeros where the mask is empty.
 *
 * @param mask - run lengths
 * @returns [x, y, width, height] in pixels
 * @throws {@link ArgumentError} when the runs do not cover the picture
 *
 * @example
 * ```ts
 * import { maskBox } from "@balms/detection";
 *
 * console.log(maskBox({ size: [2, 3], counts: Uint32Array.of(2, 3, 1) })); // 1, 0, 2, 2
 * ```
 */
export function maskBox(mask: RunLengthMask): Box {
  checkMask(mask, "mask");
  return boxOf(mask);
}
