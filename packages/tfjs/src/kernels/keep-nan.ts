import { heapViews, type WasmKernel } from "./wasm-backend.ts";

/**
 * Limits values, and leaves what is not a number: the backend's own kernels make the lower limit of
 * it, so that a training which has failed looks as if it went on.
 */
export function keepNaN(original: WasmKernel): WasmKernel {
  return (call) => {
    const result = original(call);
    const { x } = call.inputs;
    if (x.dtype !== "float32") return result;
    const [limited, values] = heapViews(call.backend, result, x);
    if (!mayHoldNaN(values)) return result;
    for (const [i, value] of values.entries()) {
      if (Number.isNaN(value)) limited[i] = value;
    }
    return result;
  };
}

/** A sum tells faster than a look at each; four of them do not wait for each other. */
function mayHoldNaN(values: Float32Array): boolean {
  const even = values.length - (values.length % 4);
  let [a, b, c, d] = [0, 0, 0, 0];
  for (let i = 0; i < even; i += 4) {
    a += values[i];
    b += values[i + 1];
    c += values[i + 2];
    d += values[i + 3];
  }
  for (let i = even; i < values.length; i++) a += values[i];
  return Number.isNaN(a + b + c + d);
}
