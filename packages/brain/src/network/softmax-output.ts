import { activate, activationOf, leakOf, timesSlope } from "./activation.ts";
import type { NetworkState } from "./brain-network.ts";
import { addRows } from "./add-rows.ts";
import { sharesOfLogits } from "./shares-of-logits.ts";
import { weighInputs } from "./weigh-inputs.ts";

/** Forward and backward pass of a network with a softmax output, and the scratch space for it. */
export class SoftmaxOutput {
  /** η [C] of the last forward pass. */
  logits: Float64Array = new Float64Array(0);
  /** Nothing added to the logits [C]: plain softmax. Never written to. */
  noShift: Float64Array = new Float64Array(0);
  #shares = new Float64Array(0);
  // The weights that the scratch space was made for; a network that is made anew has others.
  #weights: unknown;
  // Sums of a hidden layer, or ∂loss/∂output of its nodes; as long as the widest layer.
  #hidden = new Float64Array(0);

  /** Outputs of the hidden layers, and the logits, from one input. */
  sum(network: NetworkState, input: Float32Array): void {
    if (this.#weights !== network.weights) this.#fit(network);
    const { outputs, outputLayer } = network;
    const activation = activationOf(network);
    const leak = leakOf(network);
    outputs[0] = input;
    for (let layer = 1; layer < outputLayer; layer++) {
      weighInputs(network.weights[layer], network.biases[layer], outputs[layer - 1], this.#hidden);
      activate(this.#hidden, outputs[layer], activation, leak);
    }
    const weights = network.weights[outputLayer];
    weighInputs(weights, network.biases[outputLayer], outputs[outputLayer - 1], this.logits);
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
   * of logits + shift. `errors` of the output are t − φ·Σt, of which brain.js takes the mean square.
   */
  backward(network: NetworkState, target: Float32Array, shift: Float64Array, weight: number): void {
    const { outputLayer } = network;
    const shares = this.#shares;
    sharesOfLogits(this.logits, shift, shares, "learningRate");
    const errors = network.errors[outputLayer];
    const deltas = network.deltas[outputLayer];
    let mass = 0;
    for (let j = 0; j < shares.length; j++) mass += target[j];
    for (let j = 0; j < shares.length; j++) {
      const error = target[j] - shares[j] * mass;
      errors[j] = error;
      deltas[j] = weight * error;
    }
    // No further than layer 1: nothing asks for the gradient of the inputs.
    for (let layer = outputLayer - 1; layer > 0; layer--) this.#backLayer(network, layer);
  }

  #backLayer(network: NetworkState, layer: number): void {
    const gradients = this.#hidden;
    const next = network.deltas[layer + 1];
    const deltas = network.deltas[layer];
    addRows(network.weights[layer + 1], next, gradients, deltas.length);
    const activation = activationOf(network);
    timesSlope(gradients, network.outputs[layer], deltas, activation, leakOf(network));
  }

  #fit({ weights, outputs }: NetworkState): void {
    const classes = outputs[outputs.length - 1].length;
    this.logits = new Float64Array(classes);
    this.noShift = new Float64Array(classes);
    this.#shares = new Float64Array(classes);
    this.#hidden = new Float64Array(Math.max(...outputs.map((layer) => layer.length)));
    this.#weights = weights;
  }
}
