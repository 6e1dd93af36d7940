/** bias + Σ_k w_k x_k, in double precision. Four sums at a time, which no addition has to wait for. */
export function weighRow(row: Float32Array, input: Float32Array, bias: number): number {
  const { length } = row;
  const whole = length & -4;
  let first = bias;
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
  return first + second + (third + fourth);
}
