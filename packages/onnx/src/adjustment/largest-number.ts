import type { ClassScores } from "../scores/class-scores.ts";

/** Element types of class scores. */
export type FloatType = ClassScores["type"];

/** The largest finite number of each type. */
export const largestNumber: Readonly<Record<FloatType, number>> = {
  float16: 65_504,
  bfloat16: (2 - 2 ** -7) * 2 ** 127,
  float32: (2 - 2 ** -23) * 2 ** 127,
  float64: Number.MAX_VALUE,
};
