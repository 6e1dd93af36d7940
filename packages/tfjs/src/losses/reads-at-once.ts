import { getBackend, type Tensor } from "@tensorflow/tfjs-core";

/** Whether the active backend has this name. */
export function backendIs(name: "cpu" | "wasm"): boolean {
  return getBackend() === name;
}

/** Whether numbers of tensors can be read without waiting for a device. */
export function readsAtOnce(): boolean {
  return backendIs("cpu") || backendIs("wasm");
}

// Below this many logits, one pass in JavaScript costs less than a dozen operators of the wasm backend.
const fewLogits = 20_000;

/** Whether one pass over typed arrays is faster than operators for these logits. */
export function isForArrays(logits: Tensor): boolean {
  return backendIs("cpu") || (backendIs("wasm") && logits.size <= fewLogits);
}
