import type { Activation, NetworkState } from "./brain-network.ts";

/** What brain.js keeps of one layer. */
export interface Layer {
  readonly weights: readonly Float32Array[];
  readonly biases: Float32Array;
  readonly outputs: Float32Array;
  readonly deltas: Float32Array;
  /** Last move of each weight, for momentum. */
  readonly changes: readonly Float32Array[];
}

/** A network as passes go over it: looked up once, where each pattern would look it up again. */
export interface NetworkLayers {
  /** Layers 1 to the last. */
  readonly layers: readonly Layer[];
  /** Errors of the output [C], as brain.js keeps them. */
  readonly errors: Float32Array;
  /** Sums of a layer, or ∂loss/∂output of its nodes; as long as the widest layer. */
  readonly scratch: Float64Array;
  activation: Activation;
  /** Slope of "relu" and "leaky-relu" below 0. */
  slope: number;
}

/** Looks a network up. Its activation may change later, the others with its weights alone. */
export function layersOf(network: NetworkState): NetworkLayers {
  const { weights, biases, outputs, deltas, changes, errors, outputLayer } = network;
  const layers = Array.from({ length: outputLayer }, (_, below) => ({
    weights: weights[below + 1],
    biases: biases[below + 1],
    outputs: outputs[below + 1],
    deltas: deltas[below + 1],
    changes: changes[below + 1],
  }));
  const widest = Math.max(...outputs.map((layer) => layer.length));
  const scratch = new Float64Array(widest);
  return { layers, errors: errors[outputLayer], scratch, activation: "sigmoid", slope: 0 };
}
