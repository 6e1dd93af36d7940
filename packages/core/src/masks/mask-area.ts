import type { RunLengthMask } from "./run-length-mask.ts";

/**
 * Pixels inside of a mask: every second run, summed.
 *
 * @example
 * ```ts
 * import { maskArea, maskFromBitmap } from "@balms/core/adapter";
 *
 * console.log(maskArea(maskFromBitmap([0, 1, 1, 0, 1, 1], [2, 3]))); // 4
 * ```
 */
export function maskArea({ counts }: RunLengthMask): number {
  let area = 0;
  for (let run = 1; run < counts.length; run += 2) area += counts[run];
  return area;
}
