import { refuse } from "@balms/core/adapter";

/**
 * The class of each row of shares [N, C]: the one with the greatest; refuses what are no shares. Where
 * there is padding, a row of zeros is none of them: −1.
 */
export function idsOfShares(
  shares: ArrayLike<number>,
  classes: number,
  parameter: string,
  padded: boolean = false,
): Int32Array {
  return Int32Array.from({ length: shares.length / classes }, (_, row) => {
    let sum = 0;
    for (let j = 0; j < classes; j++) {
      const share = shares[row * classes + j];
      if (!(share >= 0)) refuse(parameter, `${share} at row ${row}`, "shares of at least 0");
      sum += share;
    }
    if (padded && sum === 0) return -1;
    // Soft labels are often made in single precision.
    if (!(Math.abs(sum - 1) <= 1e-4)) {
      refuse(parameter, `a sum of ${sum} at row ${row}`, "shares that add up to 1");
    }
    return greatest(shares, row, classes);
  });
}

/** Place of the greatest of a row's numbers. */
function greatest(values: ArrayLike<number>, row: number, columns: number): number {
  let best = 0;
  for (let j = 1; j < columns; j++) {
    if (values[row * columns + j] > values[row * columns + best]) best = j;
  }
  return best;
}
