import type { NetworkState } from "../network/brain-network.ts";
import { checkMade } from "../network/check-network.ts";
import { SoftmaxOutput } from "../network/softmax-output.ts";
import { nameOutputs } from "../patterns/name-outputs.ts";
import { readInput } from "../patterns/read-inputs.ts";
import { networkSource } from "./network-source.ts";

/**
 * The network as it is now, as a function. Its text is a function that needs nothing else; it is
 * not compiled here, so that it also works where pages may not evaluate text.
 */
export function networkFunction(
  network: NetworkState,
  transform: (source: string) => string = (source) => source,
): (input: unknown) => unknown {
  checkMade(network);
  const copy: NetworkState = {
    ...network,
    trainOpts: { ...network.trainOpts },
    weights: Array.from(network.weights, (layer) => layer?.map((row) => row.slice())),
    biases: Array.from(network.biases, (layer) => layer?.slice()),
    outputs: network.outputs.map((layer) => layer.slice()),
  };
  const output = new SoftmaxOutput();
  const run = (input: unknown): unknown => {
    const shares = output.forward(copy, readInput(copy, input, "input")).slice();
    return copy.outputLookup ? nameOutputs(shares, copy.outputLookup) : Array.from(shares);
  };
  const text = `function (input) {${transform(networkSource(network))}}`;
  return Object.assign(run, { toString: () => text });
}
