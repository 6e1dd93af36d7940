import { refuse } from "@balms/core/adapter";
import { checkFours } from "./check-fours.ts";

/**
 * Boxes [x, y, width, height] from corners [x1, y1, x2, y2], which is what detectors give.
 *
 * @param corners - [n, 4]: left, top, right, bottom, one after the other, in pixels
 * @returns [n, 4]: x, y, width, height
 * @throws {@link ArgumentError} for numbers that are not finite, a right that is less than the left, a bottom that is above the top, and lengths that are no multiple of 4
 *
 * @example
 * ```ts
 * import { boxesFromCorners } from "@balms/detection";
 *
 * console.log(boxesFromCorners([1, 2, 5, 5])); // 1, 2, 4, 3
 * ```
 */
export function boxesFromCorners(corners: ArrayLike<number>): Float64Array<ArrayBuffer> {
  checkFours(corners, "corners");
  const boxes = new Float64Array(corners.length);
  for (let i = 0; i < corners.length; i++) {
    const isSide = i % 4 > 1;
    boxes[i] = isSide ? corners[i] - corners[i - 2] : corners[i];
    if (isSide && boxes[i] < 0) {
      const received = `${corners[i - 2]} and ${corners[i]} at positions ${i - 2} and ${i}`;
      refuse("corners", received, "the smaller one first", "These may be x, y, width and height.");
    }
  }
  return boxes;
}
