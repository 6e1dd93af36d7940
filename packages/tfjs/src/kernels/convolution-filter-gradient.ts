import type { NamedAttrMap, TensorInfo } from "@tensorflow/tfjs-core";
import { gradientInfo } from "./convolution-info.ts";
import { exactPadding } from "./exact-padding.ts";
import { dispose, runKernel, transposed } from "./wasm-backend.ts";
import type { WasmBackend, WasmKernel } from "./wasm-backend.ts";

/**
 * The gradient of a convolution's filter, as a convolution: of the input with dy, where images take
 * the place of channels.
 *
 *     dW[h, w, i, o] = Σ_{b,y,x} X[b, y·s + h, x·s + w, i] dY[b, y, x, o]
 */
export const convolutionFilterGradient: WasmKernel = ({ inputs, attrs, backend }) =>
  filterGradient(backend, inputs.x, inputs.dy, attrs["filterShape"] as number[], attrs);

/** The same, for kernels that are made of it. */
export function filterGradient(
  backend: WasmBackend,
  x: TensorInfo,
  dy: TensorInfo,
  filterShape: number[],
  attrs: NamedAttrMap,
): TensorInfo {
  const info = gradientInfo(x.shape, filterShape, dy.shape, attrs);
  const images = transposed(backend, x, [3, 1, 2, 0]);
  const gradients = transposed(backend, dy, [1, 2, 0, 3]);
  const wide = runKernel(
    "Conv2D",
    backend,
    { x: images, filter: gradients },
    {
      strides: [1, 1],
      dilations: [info.strideHeight, info.strideWidth],
      pad: exactPadding(info),
      dataFormat: "NHWC",
    },
  );
  const size = [info.inChannels, info.filterHeight, info.filterWidth, info.outChannels];
  const cut = runKernel("Slice", backend, { x: wide }, { begin: [0, 0, 0, 0], size });
  const gradient = transposed(backend, cut, [1, 2, 0, 3]);
  dispose(backend, images, gradients, wide, cut);
  return gradient;
}
