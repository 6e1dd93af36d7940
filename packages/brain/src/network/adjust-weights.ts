import type { NetworkState } from "./brain-network.ts";

/**
 * brain.js's step from the present outputs and deltas, in place: change ← lr·δ·x + μ·change,
 * w ← w + change, b ← b + lr·δ. Biases have no momentum, as in brain.js.
 */
export function adjustWeights(network: NetworkState): void {
  const { learningRate, momentum } = network.trainOpts;
  for (let layer = 1; layer <= network.outputLayer; layer++) {
    const incoming = network.outputs[layer - 1];
    const deltas = network.deltas[layer];
    const biases = network.biases[layer];
    const weights = network.weights[layer];
    const changes = network.changes[layer];
    for (let node = 0; node < deltas.length; node++) {
      const rate = learningRate * deltas[node];
      moveRow(weights[node], changes[node], incoming, rate, momentum);
      biases[node] += rate;
    }
  }
}

/** Four weights at a time: a quarter of the checks of the loop. */
function moveRow(
  row: Float32Array,
  moves: Float32Array,
  incoming: Float32Array,
  rate: number,
  momentum: number,
): void {
  const { length } = row;
  const whole = length - (length % 4);
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
