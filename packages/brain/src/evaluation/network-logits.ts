import type { NetworkState } from "../network/brain-network.ts";
import { refuseInfinite } from "../network/shares-of-logits.ts";
import type { SoftmaxOutput } from "../network/softmax-output.ts";

/** Logits of inputs [N, C], in double precision. */
export function networkLogits(
  network: NetworkState,
  output: SoftmaxOutput,
  inputs: readonly Float32Array[],
): Float64Array {
  const classes = network.biases[network.outputLayer].length;
  const logits = new Float64Array(inputs.length * classes);
  inputs.forEach((input, row) => {
    output.sum(network, input);
    if (!output.logits.every(Number.isFinite)) refuseInfinite("input");
    logits.set(output.logits, row * classes);
  });
  return logits;
}
