import { convolutionInfo } from "./convolution-info.ts";
import { dispose, runKernel, transposed, type WasmKernel } from "./wasm-backend.ts";

/**
 * The gradient of a convolution's filter, as a convolution: of the input with dy, where images take
 * the place of channels.
 *
 *     dW[h, w, i, o] = Σ_{b,y,x} X[b, y·s + h, x·s + w, i] dY[b, y, x, o]
 */
export const convolutionFilterGradient: WasmKernel = ({ inputs, attrs, backend }) => {
  const { x, dy } = inputs;
  const info = convolutionInfo(x.shape, attrs["filterShape"] as number[], attrs);
  const { filterHeight, filterWidth, strideHeight, strideWidth } = info;
  const { top, left } = info.padInfo;
  // As much on the far side as the last place of the filter reaches, which may be less than there is.
  const bottom = (info.outHeight - 1) * strideHeight + filterHeight - info.inHeight - top;
  const right = (info.outWidth - 1) * strideWidth + filterWidth - info.inWidth - left;
  const images = transposed(backend, x, [3, 1, 2, 0]);
  const gradients = transposed(backend, dy, [1, 2, 0, 3]);
  const wide = runKernel(
    "Conv2D",
    backend,
    { x: images, filter: gradients },
    {
      strides: [1, 1],
      dilations: [strideHeight, strideWidth],
      pad: [
        [0, 0],
        [top, Math.max(bottom, 0)],
        [left, Math.max(right, 0)],
        [0, 0],
      ],
      dataFormat: "NHWC",
    },
  );
  const size = [info.inChannels, filterHeight, filterWidth, info.outChannels];
  const cut = runKernel("Slice", backend, { x: wide }, { begin: [0, 0, 0, 0], size });
  const gradient = transposed(backend, cut, [1, 2, 0, 3]);
  dispose(backend, images, gradients, wide, cut);
  return gradient;
};
