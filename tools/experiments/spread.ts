/** The mean. */
export const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** Standard deviation of a sample: divided by one less than there are. */
export function deviation(values: readonly number[]): number {
  const middle = mean(values);
  return Math.sqrt(
    values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (values.length - 1),
  );
}

/** "69.9 ± 0.1": mean ± standard deviation. */
export const spread = (values: readonly number[]): string =>
  `${mean(values).toFixed(1)} ± ${deviation(values).toFixed(1)}`;

/** "−0.12 ± 0.07": mean of the differences, seed by seed, ± its standard error. */
export function gain(values: readonly number[], first: readonly number[]): string {
  const gains = values.map((value, seed) => value - first[seed]);
  const error = deviation(gains) / Math.sqrt(gains.length);
  const sign = mean(gains) < 0 ? "−" : "+";
  return `${sign}${Math.abs(mean(gains)).toFixed(2)} ± ${error.toFixed(2)}`;
}
