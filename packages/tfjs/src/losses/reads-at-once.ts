import { getBackend, type Tensor } from "@tensorflow/tfjs-core";

/** Whether the active backend has this name. */
export function backendIs(name: "cpu" | "wasm" | "tensorflow"): boolean {
  return getBackend() === name;
}

/** Whether numbers of tensors can be read without waiting: `tensorflow` is tfjs-node. */
export function readsAtOnce(): boolean {
  return backendIs("cpu") || backendIs("wasm") || backendIs("tensorflow");
}

// Below this many logits, one pass in JavaScript costs less than a dozen operators of the wasm backend, or of tfjs-node's.
const fewLogits = 20_000;

/** Whether one pass over typed arrays is faster than operators for these logits. */
export function isForArrays(logits: Tensor): boolean {
  return backendIs("cpu") || (readsAtOnce() && logits.size <= fewLogits);
}
