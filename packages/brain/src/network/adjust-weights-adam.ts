import type { NetworkState } from "./brain-network.ts";

/**
 * One step of Adam from the present outputs and deltas, in place:
 *
 *     m ← β₁m + (1 − β₁)g;  v ← β₂v + (1 − β₂)g²;  w ← w + lr · m̂ / (√v̂ + ε)        g = δ·x
 *
 * brain.js moves a bias by the moments of the step before; here it moves by its own, as weights do.
 *
 * Source: Kingma & Ba, "Adam: A method for stochastic optimization", ICLR 2015, algorithm 1.
 */
export function adjustWeightsAdam(network: NetworkState): void {
  network.iterations++;
  const { beta1, beta2, epsilon, learningRate } = network.trainOpts;
  // lr·m̂/(√v̂ + ε) with both corrections taken out of the loop.
  const rate = learningRate / (1 - beta1 ** network.iterations);
  const scale = 1 / Math.sqrt(1 - beta2 ** network.iterations);
  for (let layer = 1; layer <= network.outputLayer; layer++) {
    const incoming = network.outputs[layer - 1];
    const deltas = network.deltas[layer];
    const biases = network.biases[layer];
    const biasLow = network.biasChangesLow[layer];
    const biasHigh = network.biasChangesHigh[layer];
    for (let node = 0; node < deltas.length; node++) {
      const delta = deltas[node];
      const row = network.weights[layer][node];
      const low = network.changesLow[layer][node];
      const high = network.changesHigh[layer][node];
      for (let k = 0; k < row.length; k++) {
        const gradient = delta * incoming[k];
        const first = beta1 * low[k] + (1 - beta1) * gradient;
        const second = beta2 * high[k] + (1 - beta2) * gradient * gradient;
        low[k] = first;
        high[k] = second;
        row[k] += (rate * first) / (Math.sqrt(second) * scale + epsilon);
      }
      const first = beta1 * biasLow[node] + (1 - beta1) * delta;
      const second = beta2 * biasHigh[node] + (1 - beta2) * delta * delta;
      biasLow[node] = first;
      biasHigh[node] = second;
      biases[node] += (rate * first) / (Math.sqrt(second) * scale + epsilon);
    }
  }
}
