/**
 * How far counts are from what is expected, in standard deviations of a normal: Pearson's χ², after
 * the transformation of Wilson & Hilferty. Outcomes that cannot happen must not have happened;
 * neighbours expected less than five times are put together.
 *
 * @param constraints - by how much the degrees of freedom are less than the number of outcomes
 */
export function chiSquareScore(
  counts: ArrayLike<number>,
  probabilities: ArrayLike<number>,
  constraints = 1,
): number {
  let total = 0;
  for (let i = 0; i < counts.length; i++) total += counts[i];
  let statistic = 0;
  let groups = 0;
  let [seen, expected] = [0, 0];
  for (let i = 0; i < counts.length; i++) {
    if (probabilities[i] === 0) {
      if (counts[i] > 0) return Infinity;
      continue;
    }
    seen += counts[i];
    expected += probabilities[i] * total;
    if (expected < 5) continue;
    statistic += (seen - expected) ** 2 / expected;
    groups += 1;
    [seen, expected] = [0, 0];
  }
  if (expected > 0) statistic += (seen - expected) ** 2 / Math.max(expected, 1);
  const degrees = groups - constraints;
  const spread = 2 / (9 * degrees);
  return (Math.cbrt(statistic / degrees) - 1 + spread) / Math.sqrt(spread);
}
