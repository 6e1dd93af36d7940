import type { TensorInfo } from "@tensorflow/tfjs-core";
import { fusedProduct } from "./fused-product.ts";
import { dispose, heapViews, transposed, type WasmKernel } from "./wasm-backend.ts";

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
      return zeroWhereEmpty(original)({ inputs, attrs, backend });
    }
    const left = turnA ? transposed(backend, a, lastTwoSwapped(a)) : a;
    const right = turnB ? transposed(backend, b, lastTwoSwapped(b)) : b;
    const product = zeroWhereEmpty(original)({
      inputs: { ...others, a: left, b: right },
      attrs: { ...attrs, transposeA: false, transposeB: false },
      backend,
    });
    if (turnA) dispose(backend, left);
    if (turnB) dispose(backend, right);
    return product;
  };
}

/** Fused products of one matrix by the backend's own kernel; the others, where that is wrong, piece by piece. */
export function fusedTransposedProduct(original: WasmKernel): WasmKernel {
  const fast = transposedProduct(original);
  return (call) => {
    const { a, b, bias } = call.inputs as Readonly<Record<string, TensorInfo | undefined>>;
    const plain = [a, b].every((x) => x !== undefined && isOneMatrix(x) && !isEmpty(x));
    return (plain && (bias?.shape.length ?? 1) === 1 ? fast : fusedProduct)(call);
  };
}

/** No products add up to 0; the backend leaves what was in its memory. */
const zeroWhereEmpty =
  (original: WasmKernel): WasmKernel =>
  (call) => {
    const product = original(call);
    const { a, b } = call.inputs;
    if (isEmpty(a) || isEmpty(b)) heapViews(call.backend, product)[0].fill(0);
    return product;
  };

const isEmpty = ({ shape }: TensorInfo): boolean => shape.includes(0);

const isOneMatrix = ({ shape, dtype }: TensorInfo): boolean =>
  dtype === "float32" && shape.length >= 2 && shape.slice(0, -2).every((size) => size === 1);

function lastTwoSwapped({ shape }: TensorInfo): number[] {
  const axes = [...shape.keys()];
  return [...axes.slice(0, -2), axes.length - 1, axes.length - 2];
}
