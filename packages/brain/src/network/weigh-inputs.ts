/**
 * Sums of a layer: bias + Σ_k w_k x_k per node, in double precision. Four sums at a time, which no
 * addition has to wait for.
 */
export function weighInputs(
  weights: readonly Float32Array[],
  biases: ArrayLike<number>,
  input: Float32Array,
  sums: Float64Array,
): void {
  for (let node = 0; node < weights.length; node++) {
    const row = weights[node];
    const length = row.length;
    const whole = length - (length % 4);
    let first = biases[node];
    let second = 0;
    let third = 0;
    let fourth = 0;
    let k = 0;
    for (; k < whole; k += 4) {
      first += row[k] * input[k];
      second += row[k + 1] * input[k + 1];
      third += row[k + 2] * input[k + 2];
      fourth += row[k + 3] * input[k + 3];
    }
    for (; k < length; k++) first += row[k] * input[k];
    sums[node] = first + second + (third + fourth);
  }
}
