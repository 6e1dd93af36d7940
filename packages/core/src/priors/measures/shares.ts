/** Counts over their sum [C], in double precision. */
export function shares(counts: ArrayLike<number>): Float64Array {
  const values = Float64Array.from(counts);
  const total = values.reduce((sum, count) => sum + count, 0);
  return values.map((count) => count / total);
}
