import type { CorrectedScores } from "./expected-scores.ts";

/**
 * What a row of probabilities adds up to where that is not 1: then they are none, whoever said so. Rows of nothing but zeros are left alone.
 *
 * @param values - the tensor, in row-major order
 * @param dims - its dimensions
 * @param tolerance - how far a sum may be from 1
 * @returns undefined when all rows are probabilities
 */
export function strangeTotal(
  { axis, classes }: Pick<CorrectedScores["scores"], "axis" | "classes">,
  values: ArrayLike<number>,
  dims: readonly number[],
  tolerance: number,
): number | undefined {
  // Elements of one row lie so far apart.
  const step = dims.slice(axis + 1).reduce((size, dimension) => size * dimension, 1);
  for (let start = 0; start < values.length; start++) {
    if (Math.floor(start / step) % classes !== 0) continue;
    const row = Array.from({ length: classes }, (_, id) => values[start + id * step]);
    const total = row.reduce((sum, value) => sum + Math.abs(value), 0);
    if (total !== 0 && !(Math.abs(total - 1) <= tolerance)) return total;
  }
  return undefined;
}
