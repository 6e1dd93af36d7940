/** From counts to lengths by their logarithm. */
export interface LogScale {
  /** Length from 0 to 1: 0 for nothing, 1 for the greatest; the least that there is shows. */
  readonly lengthOf: (count: number) => number;
  readonly least: number;
  readonly greatest: number;
}

/**
 * A logarithmic scale for counts or weights: a factor of ten is the same length everywhere. It starts a factor of ten below 1, or
 * below the least weight, so that 1 is no empty bar.
 */
export function logScale(counts: readonly number[]): LogScale {
  const positive = counts.filter((count) => count > 0);
  const greatest = positive.reduce((one, other) => Math.max(one, other), 0);
  const least = positive.reduce((one, other) => Math.min(one, other), 1);
  const decades = (count: number): number => Math.log10(count / least) + 1;
  const lengthOf = (count: number): number => (count > 0 ? decades(count) / decades(greatest) : 0);
  return { lengthOf, least, greatest };
}
