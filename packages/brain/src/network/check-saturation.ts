import { ArgumentError, ModelError } from "@balms/core";
import type { Work } from "@balms/core/adapter";
import { activationOf, slopeOf } from "./activation.ts";
import type { Activation, FormattedPattern, NetworkState } from "./brain-network.ts";
import type { SoftmaxOutput } from "./softmax-output.ts";

// A node that is flatter than this for every pattern, and whose outputs differ by less, is blind. Weights
// of a new network are at most 0.2; those of a trained one may make much of a small difference, so that there the
// outputs tell: alike within `alike`, by a layer of which `most` is flat.
const flat = { start: 1e-3, end: 1e-2, alike: 0.01, most: 0.9 };
// Patterns of a moment, in networks that are not large.
const atATime = 1024;
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
  const blind = blindNodes(network, output, data);
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

/**
 * Refuses what training ended in where all patterns have the same outputs, because nearly all responses
 * of a hidden layer are flat. Where there is nothing to learn, outputs are alike as well, but nodes are not flat.
 */
export function* refuseBlind(
  network: NetworkState,
  output: SoftmaxOutput,
  data: readonly FormattedPattern[],
): Work<void> {
  if (data.length < 2 || network.outputLayer < 2) return;
  if (!(yield* areAlike(network, output, data))) return;
  for (let layer = 1; layer < network.outputLayer; layer++) {
    const share = yield* flatShare(network, output, data, layer);
    if (share < flat.most) continue;
    throw new ModelError({
      parameter: "network",
      received: `the same outputs for every pattern: hidden layer ${layer} is flat in ${Math.floor(100 * share)} % of its responses`,
      expected: "hidden nodes that tell patterns apart",
      hint: `${cure}, or lower the learning rate, and train a new network.`,
    });
  }
}

/** Whether no share of a class differs from one pattern to another by as much as would show. */
function* areAlike(
  network: NetworkState,
  output: SoftmaxOutput,
  data: readonly FormattedPattern[],
): Work<boolean> {
  const first = output.forward(network, data[0].input).slice();
  for (const [row, { input }] of data.entries()) {
    const shares = output.forward(network, input);
    if (!shares.every((share, id) => Math.abs(share - first[id]) < flat.alike)) return false;
    if (row % atATime === atATime - 1) yield;
  }
  return true;
}

/** The share of a layer's responses, over nodes and patterns, that a change of the input hardly moves. */
function* flatShare(
  network: NetworkState,
  output: SoftmaxOutput,
  data: readonly FormattedPattern[],
  layer: number,
): Work<number> {
  const activation = activationOf(network);
  const leak = slopeOf(network);
  let count = 0;
  for (const [row, { input }] of data.entries()) {
    output.sum(network, input);
    for (const value of network.outputs[layer]) {
      if (slopeAt(value, activation, leak) <= flat.end) count++;
    }
    if (row % atATime === atATime - 1) yield;
  }
  return count / (data.length * network.biases[layer].length);
}

/**
 * How many nodes of the first hidden layer give the same for every pattern where their response is flat; 0
 * where that is not more than half, which the first few patterns mostly tell.
 */
function blindNodes(
  network: NetworkState,
  output: SoftmaxOutput,
  data: readonly FormattedPattern[],
): number {
  if (data.length < 2) return 0;
  output.sum(network, data[0].input);
  const first = network.outputs[1].slice();
  const activation = activationOf(network);
  const half = first.length / 2;
  let blind = Array.from(first.keys());
  for (let row = 0; row < data.length && blind.length > half; row++) {
    output.sum(network, data[row].input);
    const now = network.outputs[1];
    blind = blind.filter((node) => {
      const value = now[node];
      return (
        slopeAt(value, activation, 0) < flat.start && Math.abs(value - first[node]) < flat.start
      );
    });
  }
  return blind.length > half ? blind.length : 0;
}

/** How much a node's output moves with its sum. */
function slopeAt(value: number, activation: Activation, leak: number): number {
  if (activation === "sigmoid") return value * (1 - value);
  if (activation === "tanh") return 1 - value * value;
  return value > 0 ? 1 : leak;
}
