/** change ← rate·x + μ·change, w ← w + change. Four weights at a time: a quarter of the checks of the loop. */
export function moveRow(
  row: Float32Array,
  moves: Float32Array,
  incoming: Float32Array,
  rate: number,
  momentum: number,
): void {
  const { length } = row;
  const whole = length & -4;
  let k = 0;
  for (; k < whole; k += 4) {
    const first = rate * incoming[k] + momentum * moves[k];
    const second = rate * incoming[k + 1] + momentum * moves[k + 1];
    const third = rate * incoming[k + 2] + momentum * moves[k + 2];
    const fourth = rate * incoming[k + 3] + momentum * moves[k + 3];
    moves[k] = first;
    moves[k + 1] = second;
    moves[k + 2] = third;
    moves[k + 3] = fourth;
    row[k] += first;
    row[k + 1] += second;
    row[k + 2] += third;
    row[k + 3] += fourth;
  }
  for (; k < length; k++) {
    const change = rate * incoming[k] + momentum * moves[k];
    moves[k] = change;
    row[k] += change;
  }
}
