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
    for (let i = 0; i < values.length; i++) {
      const value = values[i];
      if (value !== value) limited[i] = value;
    }
    return result;
  };
}
