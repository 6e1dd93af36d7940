import { ArgumentError, ModelError } from "@balms/core";
import { activationOf } from "./activation.ts";
import type { FormattedPattern, NetworkState } from "./brain-network.ts";
import type { SoftmaxOutput } from "./softmax-output.ts";

// A node that is flatter than this for every pattern, and whose outputs differ by less, is blind. Weights
// of a new network are at most 0.2; those of a trained one may make much of a small difference.
const flat = { start: 1e-3, end: 1e-2 };
const cure =
  "Scale each input, for instance to mean 0 and standard deviation 1 over the training data";

/**
 * Refuses inputs so large that most nodes of a new network are at the end of their range, and at the
 * same end for every pattern: nothing is learned there, and the outputs stay at 1/C.
 */
export function refuseSaturating(
  network: NetworkState,
  output: SoftmaxOutput,
  data: readonly FormattedPattern[],
): void {
  // Half of the nodes of "relu" may rest at 0.
  if (!["sigmoid", "tanh"].includes(activationOf(network)) || network.outputLayer < 2) return;
  const nodes = network.biases[1].length;
  const blind = blindNodes(network, output, data, { layer: 1, over: nodes / 2, flat: flat.start });
  if (blind === 0) return;
  let most = 0;
  for (const { input } of data) for (const value of input) most = Math.max(most, Math.abs(value));
  throw new ArgumentError({
    parameter: "data",
    received: `inputs up to ${most}, at which ${blind} of ${nodes} hidden nodes give the same for every pattern`,
    expected: "inputs that the hidden nodes tell apart",
    hint: `${cure}, and later inputs alike.`,
  });
}

/** Refuses what training ended in where no node of a layer tells one pattern from another any more. */
export function refuseBlind(
  network: NetworkState,
  output: SoftmaxOutput,
  data: readonly FormattedPattern[],
): void {
  for (let layer = 1; layer < network.outputLayer; layer++) {
    const nodes = network.biases[layer].length;
    if (blindNodes(network, output, data, { layer, over: nodes - 1, flat: flat.end }) === 0)
      continue;
    throw new ModelError({
      parameter: "network",
      received: `hidden layer ${layer}, which gives the same for every pattern, and is flat there`,
      expected: "hidden nodes that tell patterns apart",
      hint: `${cure}, or lower the learning rate, and train a new network.`,
    });
  }
}

/**
 * How many nodes of a hidden layer give the same for every pattern where their response is flat; 0
 * where that is not more than `over`, which the first few patterns mostly tell.
 */
function blindNodes(
  network: NetworkState,
  output: SoftmaxOutput,
  data: readonly FormattedPattern[],
  look: { readonly layer: number; readonly over: number; readonly flat: number },
): number {
  const { layer, over } = look;
  if (data.length < 2) return 0;
  output.sum(network, data[0].input);
  const first = network.outputs[layer].slice();
  const activation = activationOf(network);
  let blind = Array.from(first.keys());
  for (let row = 0; row < data.length && blind.length > over; row++) {
    output.sum(network, data[row].input);
    const now = network.outputs[layer];
    blind = blind.filter((node) => {
      const value = now[node];
      return slopeAt(value, activation) < look.flat && Math.abs(value - first[node]) < look.flat;
    });
  }
  return blind.length > over ? blind.length : 0;
}

function slopeAt(value: number, activation: string): number {
  if (activation === "sigmoid") return value * (1 - value);
  if (activation === "tanh") return 1 - value * value;
  return activation === "relu" && value === 0 ? 0 : 1;
}
