import { weighRow } from "./weigh-row.ts";

/** Sums of a layer: bias + Σ_k w_k x_k per node, in double precision. */
export function weighInputs(
  weights: readonly Float32Array[],
  biases: ArrayLike<number>,
  input: Float32Array,
  sums: Float64Array,
): void {
  for (let node = 0; node < weights.length; node++) {
    sums[node] = weighRow(weights[node], input, biases[node]);
  }
}
