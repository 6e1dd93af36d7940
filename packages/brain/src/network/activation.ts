import type { Activation, NetworkState } from "./brain-network.ts";

/** The activation that a network has now. */
export function activationOf(network: NetworkState): Activation {
  return network.activation ?? network.trainOpts.activation ?? "sigmoid";
}

/** Slope of "relu" and "leaky-relu" below 0. */
export function slopeOf(network: NetworkState): number {
  return activationOf(network) === "leaky-relu" ? leakOf(network) : 0;
}

/** Slope of "leaky-relu" below 0. */
export function leakOf(network: NetworkState): number {
  return network.leakyReluAlpha ?? network.trainOpts.leakyReluAlpha ?? 0.01;
}

/** Outputs of a layer from the sums of its nodes. */
export function activate(
  sums: Float64Array,
  outputs: Float32Array,
  activation: Activation,
  slope: number,
): void {
  if (activation === "sigmoid") {
    for (let i = 0; i < outputs.length; i++) outputs[i] = 1 / (1 + Math.exp(-sums[i]));
  } else if (activation === "tanh") {
    for (let i = 0; i < outputs.length; i++) outputs[i] = Math.tanh(sums[i]);
  } else {
    for (let i = 0; i < outputs.length; i++) outputs[i] = sums[i] > 0 ? sums[i] : slope * sums[i];
  }
}

/** ∂loss/∂sum from ∂loss/∂output: times the slope of the activation, which its outputs tell. */
export function timesSlope(
  gradients: Float64Array,
  outputs: Float32Array,
  deltas: Float32Array,
  activation: Activation,
  slope: number,
): void {
  if (activation === "sigmoid") {
    for (let i = 0; i < deltas.length; i++) {
      deltas[i] = gradients[i] * outputs[i] * (1 - outputs[i]);
    }
  } else if (activation === "tanh") {
    for (let i = 0; i < deltas.length; i++) {
      deltas[i] = gradients[i] * (1 - outputs[i] * outputs[i]);
    }
  } else {
    for (let i = 0; i < deltas.length; i++) {
      deltas[i] = outputs[i] > 0 ? gradients[i] : gradients[i] * slope;
    }
  }
}
