import { checkVector, refuse } from "@balms/core/adapter";
import { Tensor, tensor1d } from "@tensorflow/tfjs-core";
import { checkNumeric } from "../checks/check-numeric.ts";
import { readsAtOnce } from "./reads-at-once.ts";

/** Weights of rows [B] as a tensor: finite and at least 0, which on cpu, wasm and tfjs-node is checked of tensors, too. */
export function rowWeightsOf(weights: Tensor | ArrayLike<number>, rows: number): Tensor {
  if (!(weights instanceof Tensor)) {
    checkVector(weights, "rowWeights", rows, 0);
    const single = Float32Array.from(weights);
    // What is too great for single precision is infinite by now.
    checkVector(single, "rowWeights");
    return tensor1d(single);
  }
  checkNumeric(weights, "rowWeights");
  if (weights.rank !== 1 || weights.size !== rows) {
    return refuse("rowWeights", `a tensor [${weights.shape.join(", ")}]`, `[${rows}]`);
  }
  if (readsAtOnce()) checkVector(weights.dataSync(), "rowWeights", rows, 0);
  return weights;
}
