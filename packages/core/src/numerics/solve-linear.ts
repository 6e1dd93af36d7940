/**
 * x of A x = b, A [C, C], by Gauss–Jordan elimination with row pivoting; undefined where a pivot is
 * below `leastPivot`. For an A of columns that add up to 1, in absolute values, pivots are about 1
 * or less, and 0 where A is singular.
 */
export function solveLinear(
  matrix: readonly (readonly number[])[],
  right: ArrayLike<number>,
  leastPivot: number,
): number[] | undefined {
  const size = matrix.length;
  const rows = matrix.map((row, i) => [...row, right[i]]);
  for (let column = 0; column < size; column++) {
    let best = column;
    for (let i = column; i < size; i++) {
      if (Math.abs(rows[i][column]) > Math.abs(rows[best][column])) best = i;
    }
    const pivot = rows[best];
    rows[best] = rows[column];
    rows[column] = pivot;
    if (!(Math.abs(pivot[column]) >= leastPivot)) return undefined;
    for (const row of rows) {
      if (row === pivot) continue;
      const factor = row[column] / pivot[column];
      for (let k = column; k <= size; k++) row[k] -= factor * pivot[k];
    }
  }
  return rows.map((row, i) => row[size] / row[i]);
}
