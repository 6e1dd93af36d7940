/**
 * How often each row is among the first L of a weighted order without replacement, for large N:
 * 1 − e^{−t·w}, with t such that these add up to L. All of them once where L rows have a weight.
 *
 * Source: Rosén, Annals of Mathematical Statistics 1972.
 *
 * @param weights - w ≥ 0, not all 0
 * @param length - L, at most the number of weights above 0
 */
export function inclusionShares(
  weights: ArrayLike<number>,
  length: number,
): (row: number) => number {
  // By its root, as t itself may be no number where the weights are very small or large.
  const shareAt = (root: number, row: number) => -Math.expm1(-(root * weights[row]) * root);
  const sumAt = (root: number): number => {
    let sum = 0;
    for (let row = 0; row < weights.length; row++) sum += shareAt(root, row);
    return sum;
  };
  let low = 2 ** -600;
  let high = 2 ** 600;
  // Nothing is left out: no t is large enough for that.
  if (sumAt(high) <= length) return (row) => (weights[row] > 0 ? 1 : 0);
  // The sum rises with t, which may be of any size: its exponent is halved first.
  for (let step = 0; step < 72; step++) {
    const middle = high / low > 4 ? Math.sqrt(low) * Math.sqrt(high) : low + (high - low) / 2;
    if (sumAt(middle) < length) low = middle;
    else high = middle;
  }
  return (row) => shareAt(high, row);
}
