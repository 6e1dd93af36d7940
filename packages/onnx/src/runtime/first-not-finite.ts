/** 0 where all are finite, else none: ∞ − ∞ is. Four sums, because each addition would wait for the one before. */
function sumOfDifferences(values: ArrayLike<number>): number {
  let [first, second, third, fourth] = [0, 0, 0, 0];
  let i = 0;
  for (; i + 3 < values.length; i += 4) {
    first += values[i] - values[i];
    second += values[i + 1] - values[i + 1];
    third += values[i + 2] - values[i + 2];
    fourth += values[i + 3] - values[i + 3];
  }
  for (; i < values.length; i++) first += values[i] - values[i];
  return first + second + third + fourth;
}

/** The place of the first number that is infinite or none; undefined where all are finite, which is fast to find out: it is asked of millions. */
export function firstNotFinite(values: ArrayLike<number>): number | undefined {
  if (sumOfDifferences(values) === 0) return undefined;
  for (let i = 0; i < values.length; i++) if (!Number.isFinite(values[i])) return i;
  return undefined;
}
