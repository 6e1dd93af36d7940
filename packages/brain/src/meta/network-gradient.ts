import type { NetworkState } from "../network/brain-network.ts";

/** −∂loss/∂θ of a network: one entry per layer, nothing at 0, like its weights and biases. */
export interface NetworkGradient {
  /** [layer][node][node before it]. */
  readonly weights: readonly (readonly Float64Array[])[];
  /** [layer][node]. */
  readonly biases: readonly Float64Array[];
}

/** A gradient of zeros in the shape of the network. */
export function emptyGradient({ weights, biases }: NetworkState): NetworkGradient {
  // Version 2 leaves a hole at layer 0.
  const noLayer = new Float32Array(0);
  return {
    weights: Array.from(weights, (layer) =>
      (layer ?? []).map((row) => new Float64Array(row.length)),
    ),
    biases: Array.from(biases, (layer) => new Float64Array((layer ?? noLayer).length)),
  };
}

/** What the backward pass left of one pattern: inputs and deltas of layers 1 to the last. */
export interface PatternPass {
  readonly inputs: readonly Float32Array[];
  readonly deltas: readonly Float32Array[];
}

/** A copy of the network's present outputs and deltas. */
export function keepPass({ outputs, deltas, outputLayer }: NetworkState): PatternPass {
  // Entry l of both belongs to layer l + 1. The input itself is never written to.
  return {
    inputs: outputs.slice(0, outputLayer).map((layer, at) => (at === 0 ? layer : layer.slice())),
    deltas: deltas.slice(1, outputLayer + 1).map((layer) => layer.slice()),
  };
}

/** Adds scale · δ ⊗ x of one pattern. */
export function addPass(gradient: NetworkGradient, pass: PatternPass, scale: number): void {
  pass.deltas.forEach((deltas, below) => {
    const inputs = pass.inputs[below];
    for (let node = 0; node < deltas.length; node++) {
      const factor = scale * deltas[node];
      const row = gradient.weights[below + 1][node];
      for (let k = 0; k < row.length; k++) row[k] += factor * inputs[k];
      gradient.biases[below + 1][node] += factor;
    }
  });
}

/** ⟨G, ∇loss⟩ for one pattern: Σ over layers of δᵀ(G_W x + G_b), both gradients negated. */
export function alongGradient(gradient: NetworkGradient, pass: PatternPass): number {
  let product = 0;
  pass.deltas.forEach((deltas, below) => {
    const inputs = pass.inputs[below];
    for (let node = 0; node < deltas.length; node++) {
      const row = gradient.weights[below + 1][node];
      let sum = gradient.biases[below + 1][node];
      for (let k = 0; k < row.length; k++) sum += row[k] * inputs[k];
      product += deltas[node] * sum;
    }
  });
  return product;
}
