import type { NamedAttrMap, TensorInfo } from "@tensorflow/tfjs-core";
import { gradientInfo } from "./convolution-info.ts";
import type { ConvolutionInfo } from "./convolution-types.ts";
import { dispose, heapViews, runKernel, transposed } from "./wasm-backend.ts";
import type { WasmBackend, WasmKernel } from "./wasm-backend.ts";

/** The gradient of a convolution's input, which is also a transposed convolution. */
export const convolutionInputGradient: WasmKernel = ({ inputs, attrs, backend }) =>
  inputGradient(backend, inputs.dy, inputs.filter, attrs["inputShape"] as number[], attrs);

/**
 * A convolution of dy, spread by the strides, with the flipped filter. Where the convolution had more
 * padding than its filter reaches, there is too much of dy; where it did not reach all of the input, too little.
 */
export function inputGradient(
  backend: WasmBackend,
  dy: TensorInfo,
  filter: TensorInfo,
  inputShape: number[],
  attrs: NamedAttrMap,
): TensorInfo {
  const info = gradientInfo(inputShape, filter.shape, dy.shape, attrs);
  const top = info.filterHeight - 1 - info.padInfo.top;
  const left = info.filterWidth - 1 - info.padInfo.left;
  const height = info.inHeight + info.filterHeight - 1;
  const width = info.inWidth + info.filterWidth - 1;
  const plain =
    info.strideHeight * info.strideWidth === 1 &&
    Math.min(top, left, height - info.outHeight - top, width - info.outWidth - left) >= 0;
  const x = plain ? dy : spread(backend, dy, info, [top, left, height, width]);
  const flipped = runKernel("Reverse", backend, { x: filter }, { dims: [0, 1] });
  const turned = transposed(backend, flipped, [0, 1, 3, 2]);
  const gradient = runKernel(
    "Conv2D",
    backend,
    { x, filter: turned },
    {
      strides: [1, 1],
      dilations: [1, 1],
      pad: plain
        ? [
            [0, 0],
            [top, height - info.outHeight - top],
            [left, width - info.outWidth - left],
            [0, 0],
          ]
        : "valid",
      dataFormat: "NHWC",
    },
  );
  dispose(backend, flipped, turned);
  if (!plain) dispose(backend, x);
  return gradient;
}

/** dy among zeros, as large as the plain convolution wants it; what lies outside of it falls away. */
function spread(
  backend: WasmBackend,
  dy: TensorInfo,
  info: ConvolutionInfo,
  [top, left, height, width]: readonly [number, number, number, number],
): TensorInfo {
  const { batchSize, outHeight, outWidth, outChannels } = info;
  const wide = backend.makeOutput([batchSize, height, width, outChannels], "float32");
  const [target, source] = heapViews(backend, wide, dy);
  target.fill(0);
  for (let row = 0; row < batchSize * outHeight; row++) {
    const y = (row % outHeight) * info.strideHeight + top;
    if (y < 0 || y >= height) continue;
    const line = (Math.floor(row / outHeight) * height + y) * width;
    for (let column = 0; column < outWidth; column++) {
      const x = column * info.strideWidth + left;
      if (x < 0 || x >= width) continue;
      const from = (row * outWidth + column) * outChannels;
      target.set(source.subarray(from, from + outChannels), (line + x) * outChannels);
    }
  }
  return wide;
}
