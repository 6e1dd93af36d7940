/**
 * Writes Σ_k factor_k · row_k into the first `length` entries of `out`. Row by row, so that each is
 * read once, in the order in which it lies in memory; two rows at a time, so that `out` is passed
 * half as often.
 */
export function addRows(
  rows: readonly Float32Array[],
  factors: Float32Array,
  out: Float64Array,
  length: number,
): void {
  let k = factors.length & 1;
  // For a few numbers, a loop is quicker than `fill`.
  if (k === 0) for (let i = 0; i < length; i++) out[i] = 0;
  else for (let i = 0; i < length; i++) out[i] = factors[0] * rows[0][i];
  for (; k < factors.length; k += 2) {
    const first = factors[k];
    const second = factors[k + 1];
    const row = rows[k];
    const other = rows[k + 1];
    for (let i = 0; i < length; i++) out[i] += first * row[i] + second * other[i];
  }
}
