/**
 * A⁻¹ of A [C, C], by Gauss-Jordan elimination with row pivoting; undefined where a pivot is below `leastPivot`.
 *
 * @param matrix - A, row after row; it is used up
 */
export function invert(matrix: Float64Array, leastPivot: number): Float64Array | undefined {
  const size = Math.sqrt(matrix.length);
  const rows = Array.from({ length: size }, (_, i) => matrix.subarray(i * size, (i + 1) * size));
  const inverse = Array.from({ length: size }, (_, i) => {
    const row = new Float64Array(size);
    row[i] = 1;
    return row;
  });
  for (let j = 0; j < size; j++) {
    let best = j;
    for (let i = j; i < size; i++) if (Math.abs(rows[i][j]) > Math.abs(rows[best][j])) best = i;
    const pivot = rows[best][j];
    if (!(Math.abs(pivot) >= leastPivot)) return undefined;
    for (const each of [rows, inverse]) {
      [each[j], each[best]] = [each[best], each[j]];
      for (let k = 0; k < size; k++) each[j][k] /= pivot;
    }
    for (let i = 0; i < size; i++) {
      const factor = rows[i][j];
      if (i === j || factor === 0) continue;
      // To the left of the pivot the row of A is done.
      for (let k = j; k < size; k++) rows[i][k] -= factor * rows[j][k];
      for (let k = 0; k < size; k++) inverse[i][k] -= factor * inverse[j][k];
    }
  }
  const whole = new Float64Array(size * size);
  for (const [i, row] of inverse.entries()) whole.set(row, i * size);
  return whole;
}
