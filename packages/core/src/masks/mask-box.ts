import type { RunLengthMask } from "./run-length-mask.ts";

/**
 * The smallest box around a mask.
 *
 * @returns [x, y, width, height] in pixels, from the top left; zeros for an empty mask
 *
 * @example
 * ```ts
 * import { maskBox, maskFromBitmap } from "@balms/core/adapter";
 *
 * console.log(maskBox(maskFromBitmap([0, 1, 1, 0, 1, 1], [2, 3]))); // [1, 0, 2, 2]
 * ```
 */
export function maskBox({
  size: [height],
  counts,
}: RunLengthMask): [x: number, y: number, width: number, height: number] {
  let left = Infinity;
  let right = 0;
  let top = Infinity;
  let bottom = 0;
  let start = 0;
  for (let run = 0; run < counts.length; run++) {
    const end = start + counts[run];
    if (run % 2 === 1 && end > start) {
      const first = Math.floor(start / height);
      const last = Math.floor((end - 1) / height);
      left = Math.min(left, first);
      right = last + 1;
      // A run that goes on in the next column touches the bottom and the top.
      top = Math.min(top, first < last ? 0 : start % height);
      bottom = Math.max(bottom, first < last ? height : ((end - 1) % height) + 1);
    }
    start = end;
  }
  return right === 0 ? [0, 0, 0, 0] : [left, top, right - left, bottom - top];
}
