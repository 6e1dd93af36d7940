import { moveRow } from "./move-row.ts";
import type { Layer } from "./network-layers.ts";
import type { StepSettings } from "./train-patterns.ts";

/**
 * brain.js's step from the present outputs and deltas, in place: change ← lr·δ·x + μ·change,
 * w ← w + change, b ← b + lr·δ. Biases have no momentum, as in brain.js.
 *
 * @param layers - layers 1 to the last
 * @param input - what they were last shown
 */
export function adjustWeights(
  layers: readonly Layer[],
  input: Float32Array,
  { learningRate, momentum }: StepSettings,
): void {
  let incoming = input;
  for (const { weights, biases, deltas, changes, outputs } of layers) {
    for (let node = 0; node < deltas.length; node++) {
      const rate = learningRate * deltas[node];
      moveRow(weights[node], changes[node], incoming, rate, momentum);
      biases[node] += rate;
    }
    incoming = outputs;
  }
}
