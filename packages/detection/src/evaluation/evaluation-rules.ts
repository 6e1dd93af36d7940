/** The rules of COCO, or of LVIS: where only some categories are annotated in a picture. */
export type Rules = "coco" | "lvis";

/** What is compared: boxes, or masks pixel by pixel. */
export type Measured = "boxes" | "masks";

/** The overlaps from which on a detection counts as right: 0.5, 0.55 … 0.95, rounded as the evaluators do it. */
export const overlapThresholds: Float64Array = Float64Array.from({ length: 10 }, (_, i) =>
  i === 9 ? 0.95 : i * ((0.95 - 0.5) / 9) + 0.5,
);

/** Where 0.5 and 0.75 stand among them. */
export const at50 = 0;
export const at75 = 5;

/** Sizes of objects in pixels, ends included: all, small, medium, large. */
export const areaRanges: readonly (readonly [from: number, to: number])[] = [
  [0, 1e10],
  [0, 32 ** 2],
  [32 ** 2, 96 ** 2],
  [96 ** 2, 1e10],
];

/** Most detections that count: of each category in a picture (COCO), of all in a picture (LVIS). */
export const mostDetections: Readonly<Record<Rules, number>> = { coco: 100, lvis: 300 };

/** Whether an object is of another size. */
export function isOutside(area: number, [from, to]: readonly [number, number]): boolean {
  return area < from || area > to;
}
