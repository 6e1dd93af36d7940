import type { Tfjs } from "../../conformance/tfjs-backends.ts";

/** Most bytes of tensors that a step holds at a time beside those that were there, by tfjs's own count. */
export function peakBytes(tf: Tfjs, step: () => unknown): number {
  const { state } = tf.engine();
  const before = state.numBytes;
  let bytes = before;
  let most = before;
  Object.defineProperty(state, "numBytes", {
    configurable: true,
    get: () => bytes,
    set: (value: number) => {
      bytes = value;
      most = Math.max(most, value);
    },
  });
  step();
  Object.defineProperty(state, "numBytes", { configurable: true, writable: true, value: bytes });
  return most - before;
}
