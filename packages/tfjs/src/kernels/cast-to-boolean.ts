import { heapViews, type WasmKernel } from "./wasm-backend.ts";

/** Whatever is not 0 is true: the backend's own kernel cuts numbers down to their last byte. */
export function castToBoolean(original: WasmKernel): WasmKernel {
  return (call) => {
    const { inputs, attrs, backend } = call;
    const { x } = inputs;
    if (attrs["dtype"] !== "bool" || (x.dtype !== "float32" && x.dtype !== "int32")) {
      return original(call);
    }
    const result = backend.makeOutput(x.shape, "bool");
    const [flags, values] = heapViews(backend, result, x);
    for (let i = 0; i < values.length; i++) flags[i] = values[i] === 0 ? 0 : 1;
    return result;
  };
}
