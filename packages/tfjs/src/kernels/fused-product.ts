import type { NamedAttrMap, TensorInfo } from "@tensorflow/tfjs-core";
import { dispose, runKernel, type WasmBackend, type WasmKernel } from "./wasm-backend.ts";

const activations: Readonly<Record<string, string>> = {
  relu: "Relu",
  relu6: "Relu6",
  elu: "Elu",
  sigmoid: "Sigmoid",
  leakyrelu: "LeakyRelu",
  prelu: "Prelu",
};

/**
 * A product, a bias and an activation, one after the other. The backend's own fused kernel adds the
 * bias once for every 48 inner rows, and activates partial sums, wherever a product is not of two plain matrices.
 */
export const fusedProduct: WasmKernel = ({ inputs, attrs, backend }) => {
  const { a, b, bias, preluActivationWeights } = inputs as Readonly<
    Record<string, TensorInfo | undefined>
  > & { readonly a: TensorInfo; readonly b: TensorInfo };
  const { transposeA, transposeB, activation, leakyreluAlpha } = attrs;
  const product = runKernel("BatchMatMul", backend, { a, b }, { transposeA, transposeB });
  const sum =
    bias === undefined ? product : next(backend, product, "Add", { a: product, b: bias }, {});
  const kernel = activations[activation as string];
  if (kernel === undefined) return sum;
  const alpha = preluActivationWeights;
  const input = alpha === undefined ? { x: sum } : { x: sum, alpha };
  return next(backend, sum, kernel, input, { alpha: leakyreluAlpha });
};

/** What a kernel makes of a tensor that is not needed any more. */
function next(
  backend: WasmBackend,
  used: TensorInfo,
  name: string,
  inputs: Readonly<Record<string, TensorInfo>>,
  attrs: NamedAttrMap,
): TensorInfo {
  const result = runKernel(name, backend, inputs, attrs);
  dispose(backend, used);
  return result;
}
