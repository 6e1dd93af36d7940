import type { TensorInfo } from "@tensorflow/tfjs-core";
import { dispose, transposed, type WasmKernel } from "./wasm-backend.ts";

/**
 * Products of transposed matrices as transposition and plain product: the backend has a fast path
 * for plain products alone, and a scalar triple loop for the others, which training consists of.
 */
export function transposedProduct(original: WasmKernel): WasmKernel {
  return ({ inputs, attrs, backend }) => {
    const { a, b, ...others } = inputs;
    const turnA = attrs["transposeA"] === true && isOneMatrix(a);
    const turnB = attrs["transposeB"] === true && isOneMatrix(b);
    // The fast path is for one matrix on either side.
    if (!(turnA || turnB) || !isOneMatrix(a) || !isOneMatrix(b)) {
      return original({ inputs, attrs, backend });
    }
    const left = turnA ? transposed(backend, a, lastTwoSwapped(a)) : a;
    const right = turnB ? transposed(backend, b, lastTwoSwapped(b)) : b;
    const product = original({
      inputs: { ...others, a: left, b: right },
      attrs: { ...attrs, transposeA: false, transposeB: false },
      backend,
    });
    if (turnA) dispose(backend, left);
    if (turnB) dispose(backend, right);
    return product;
  };
}

const isOneMatrix = ({ shape, dtype }: TensorInfo): boolean =>
  dtype === "float32" && shape.length >= 2 && shape.slice(0, -2).every((size) => size === 1);

function lastTwoSwapped({ shape }: TensorInfo): number[] {
  const axes = [...shape.keys()];
  return [...axes.slice(0, -2), axes.length - 1, axes.length - 2];
}
