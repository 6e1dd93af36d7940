/**
 * Inverse of a square matrix, given as its rows, by Gauss–Jordan elimination with partial pivoting;
 * undefined for one that is singular to working precision.
 */
export function invertMatrix(matrix: readonly ArrayLike<number>[]): Float64Array[] | undefined {
  const size = matrix.length;
  // The identity beside it goes through the same steps.
  const rows = matrix.map((row, i) => {
    const both = new Float64Array(2 * size).with(size + i, 1);
    both.set(row);
    return both;
  });
  for (let column = 0; column < size; column++) {
    let best = column;
    for (let i = column; i < size; i++) {
      if (Math.abs(rows[i][column]) > Math.abs(rows[best][column])) best = i;
    }
    const divisor = rows[best][column];
    if (!(Math.abs(divisor) > 1e-13)) return undefined;
    const pivot = rows[best].map((value) => value / divisor);
    rows[best] = rows[column];
    rows[column] = pivot;
    for (const row of rows) {
      if (row === pivot) continue;
      const factor = row[column];
      for (let k = column; k < 2 * size; k++) row[k] -= factor * pivot[k];
    }
  }
  return rows.map((row) => row.slice(size));
}
