import { refuse } from "@balms/core/adapter";
import { checkFours } from "./check-fours.ts";

/**
 * How much each of some boxes overlaps each of others: |both| / |either|, 0 where they do not meet.
 *
 * @param boxes - [n, 4]: x, y, width, height, one after the other
 * @param others - [m, 4]
 * @returns [n, m], row after row, in [0, 1]
 * @throws {@link ArgumentError} for numbers that are not finite, sides below 0, and lengths that are no multiple of 4
 *
 * @example
 * ```ts
 * import { boxIous } from "@balms/detection";
 *
 * console.log(boxIous([0, 0, 2, 2], [1, 0, 2, 2, 5, 5, 1, 1])); // 1/3, 0
 * ```
 */
export function boxIous(boxes: ArrayLike<number>, others: ArrayLike<number>): Float64Array {
  const [rows, columns] = [checkBoxes(boxes, "boxes"), checkBoxes(others, "others")];
  const ious = new Float64Array(rows * columns);
  fillBoxIous(boxes, rows, others, columns, undefined, ious);
  return ious;
}

/** Checks boxes that stand one after the other, and gives back their number. */
export function checkBoxes(boxes: ArrayLike<number>, parameter: string): number {
  const count = checkFours(boxes, parameter);
  for (let i = 2; i < boxes.length; i += i % 4 === 2 ? 1 : 3) {
    if (boxes[i] >= 0) continue;
    const hint = "Boxes are [x, y, width, height]; boxesFromCorners makes them of corners.";
    refuse(parameter, `a side of ${boxes[i]} at position ${i}`, "sides from 0", hint);
  }
  return count;
}

/** `boxIous` of boxes that are known to be right; of a crowd it is |both| / |box|. */
export function fillBoxIous(
  boxes: ArrayLike<number>,
  rows: number,
  others: ArrayLike<number>,
  columns: number,
  crowds: Uint8Array | undefined,
  ious: Float64Array,
): void {
  for (let row = 0; row < rows; row++) {
    const [x, y] = [boxes[4 * row], boxes[4 * row + 1]];
    const [width, height] = [boxes[4 * row + 2], boxes[4 * row + 3]];
    const [right, bottom, area] = [width + x, height + y, width * height];
    for (let column = 0; column < columns; column++) {
      const at = 4 * column;
      const [otherX, otherWidth] = [others[at], others[at + 2]];
      const [otherY, otherHeight] = [others[at + 1], others[at + 3]];
      const sharedWidth = Math.min(right, otherWidth + otherX) - Math.max(x, otherX);
      const sharedHeight = Math.min(bottom, otherHeight + otherY) - Math.max(y, otherY);
      if (!(sharedWidth > 0 && sharedHeight > 0)) {
        ious[row * columns + column] = 0;
        continue;
      }
      const shared = sharedWidth * sharedHeight;
      const isCrowd = crowds !== undefined && crowds[column] === 1;
      const either = isCrowd ? area : area + otherWidth * otherHeight - shared;
      // The area of what is thin enough is 0.
      ious[row * columns + column] = either > 0 ? shared / either : 0;
    }
  }
}
