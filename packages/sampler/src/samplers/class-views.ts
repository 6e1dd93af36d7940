/** draws · s_c / n_c: how often one row of each class is seen; 0 for a class without rows. */
export function classViews(
  shares: Float64Array,
  counts: readonly number[],
  draws: number,
): Float64Array {
  return shares.map((share, id) => (counts[id] === 0 ? 0 : (draws * share) / counts[id]));
}
