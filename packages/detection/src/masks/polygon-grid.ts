import { checkList, refuse, refuseValue } from "@balms/core/adapter";

// Points count in fifths of a pixel.
export const fifths = 5;
const farthest = 1e6;
const fewestPoints = 3;

/**
 * The points of a polygon in fifths of a pixel, as COCO rounds them: everything that its mask depends on.
 *
 * @param polygon - x and y in turn, in pixels
 * @param parameter - its name, for the message
 */
export function gridPoints(polygon: ArrayLike<number>, parameter: string): Int32Array {
  checkList(polygon, parameter);
  const { length } = polygon;
  if (length % 2 === 1) {
    refuse(parameter, `${length} coordinates`, "an even number: x and y in turn");
  }
  if (length < 2 * fewestPoints) {
    refuse(parameter, `${length / 2} points`, `at least ${fewestPoints}, which enclose an area`);
  }
  const points = new Int32Array(length);
  for (let i = 0; i < length; i++) {
    const value = polygon[i];
    if (typeof value !== "number" || !(Math.abs(value) <= farthest)) {
      refuseValue(
        parameter,
        value,
        `numbers from -${farthest} to ${farthest}`,
        ` at position ${i}`,
      );
    }
    points[i] = Math.trunc(fifths * value + 0.5);
  }
  return points;
}
