import { activate, activationOf, slopeOf, timesSlope } from "./activation.ts";
import { addRows } from "./add-rows.ts";
import { adjustWeights } from "./adjust-weights.ts";
import type { FormattedPattern, NetworkState } from "./brain-network.ts";
import { layersOf, type NetworkLayers } from "./network-layers.ts";
import { sharesOfLogits } from "./shares-of-logits.ts";
import { trainPatterns } from "./train-patterns.ts";
import { weighInputs } from "./weigh-inputs.ts";

/** Forward and backward pass of a network with a softmax output, and the scratch space for it. */
export class SoftmaxOutput {
  /** η [C] of the last forward pass. */
  logits: Float64Array = new Float64Array(0);
  /** Nothing added to the logits [C]: plain softmax. Never written to. */
  noShift: Float64Array = new Float64Array(0);
  #shares = new Float64Array(0);
  // The weights that were looked up; a network that is made anew has others.
  #weights: unknown;
  #seen: NetworkLayers | undefined;

  /** Outputs of the hidden layers, and the logits, from one input. */
  sum(network: NetworkState, input: Float32Array): void {
    const { layers, activation, slope, scratch } = this.#look(network);
    network.outputs[0] = input;
    const last = layers.length - 1;
    let incoming = input;
    for (let at = 0; at < last; at++) {
      const { weights, biases, outputs } = layers[at];
      weighInputs(weights, biases, incoming, scratch);
      activate(scratch, outputs, activation, slope);
      incoming = outputs;
    }
    weighInputs(layers[last].weights, layers[last].biases, incoming, this.logits);
  }

  /** `sum`, and the plain softmax of the logits as the network's outputs [C]. */
  forward(network: NetworkState, input: Float32Array): Float32Array {
    this.sum(network, input);
    sharesOfLogits(this.logits, this.noShift, this.#shares, "input");
    const outputs = network.outputs[network.outputLayer];
    outputs.set(this.#shares);
    return outputs;
  }

  /**
   * Deltas of all layers from 1 on after `sum`: at the output w·(t − φ·Σt), φ the softmax
   * of logits + shift. `errors` of the output are t − φ·Σt; returns their mean square, which brain.js
   * calls the error of a pattern.
   */
  backward(
    network: NetworkState,
    target: Float32Array,
    shift: Float64Array,
    weight: number,
  ): number {
    const { layers, errors, activation, slope, scratch } = this.#look(network);
    const shares = this.#shares;
    sharesOfLogits(this.logits, shift, shares, "learningRate");
    const last = layers.length - 1;
    const { deltas } = layers[last];
    let mass = 0;
    for (let j = 0; j < shares.length; j++) mass += target[j];
    let squares = 0;
    for (let j = 0; j < shares.length; j++) {
      const error = target[j] - shares[j] * mass;
      squares += error * error;
      errors[j] = error;
      deltas[j] = weight * error;
    }
    // No further than layer 1: nothing asks for the gradient of the inputs.
    for (let at = last; at > 0; at--) {
      const above = layers[at];
      const below = layers[at - 1];
      addRows(above.weights, above.deltas, scratch, below.deltas.length);
      timesSlope(scratch, below.outputs, below.deltas, activation, slope);
    }
    return squares / shares.length;
  }

  /** brain.js's step after `sum` and `backward`. */
  adjust(network: NetworkState): void {
    adjustWeights(this.#look(network).layers, network.outputs[0], network.trainOpts);
  }

  /** `sum`, `backward` and `adjust` for one pattern after the other; returns the sum of their errors and of those `before`. */
  train(
    network: NetworkState,
    patterns: readonly FormattedPattern[],
    shift: Float64Array,
    before: number,
  ): number {
    network.outputs[0] = patterns[patterns.length - 1].input;
    return trainPatterns(this.#look(network), patterns, shift, network.trainOpts, before);
  }

  /** The network's layers; looks at what may have changed since the last pass. */
  #look(network: NetworkState): NetworkLayers {
    let seen = this.#seen;
    if (seen === undefined || this.#weights !== network.weights) {
      seen = layersOf(network);
      const { length } = seen.errors;
      this.logits = new Float64Array(length);
      this.noShift = new Float64Array(length);
      this.#shares = new Float64Array(length);
      this.#seen = seen;
      this.#weights = network.weights;
    }
    seen.activation = activationOf(network);
    seen.slope = slopeOf(network);
    return seen;
  }
}
