import type { TensorInfo } from "@tensorflow/tfjs-core";
import { type ConvolutionInfo, convolutionInfo } from "./convolution-info.ts";
import { dispose, heapViews, runKernel, transposed } from "./wasm-backend.ts";
import type { WasmBackend, WasmKernel } from "./wasm-backend.ts";

/**
 * The gradient of a convolution's input, as a convolution of dy with the flipped filter: the scalar
 * loop of the backend is left to what no padding of that convolution can express.
 */
export function convolutionInputGradient(original: WasmKernel): WasmKernel {
  return (call) => {
    const { inputs, attrs, backend } = call;
    const { dy, filter } = inputs;
    const info = convolutionInfo(attrs["inputShape"] as number[], filter.shape, attrs);
    const [height, width] = spreadSize(info);
    const top = info.filterHeight - 1 - info.padInfo.top;
    const left = info.filterWidth - 1 - info.padInfo.left;
    const bottom = info.inHeight + info.filterHeight - 1 - height - top;
    const right = info.inWidth + info.filterWidth - 1 - width - left;
    if (Math.min(top, left, bottom, right) < 0) return original(call);
    const x = info.strideHeight * info.strideWidth === 1 ? dy : spread(backend, dy, info);
    const flipped = runKernel("Reverse", backend, { x: filter }, { dims: [0, 1] });
    const turned = transposed(backend, flipped, [0, 1, 3, 2]);
    const gradient = runKernel(
      "Conv2D",
      backend,
      { x, filter: turned },
      {
        strides: [1, 1],
        dilations: [1, 1],
        pad: [
          [0, 0],
          [top, bottom],
          [left, right],
          [0, 0],
        ],
        dataFormat: "NHWC",
      },
    );
    dispose(backend, flipped, turned);
    if (x !== dy) dispose(backend, x);
    return gradient;
  };
}

const spreadSize = (info: ConvolutionInfo): [number, number] => [
  (info.outHeight - 1) * info.strideHeight + 1,
  (info.outWidth - 1) * info.strideWidth + 1,
];

/** dy with stride − 1 zeros between its rows and columns. */
function spread(backend: WasmBackend, dy: TensorInfo, info: ConvolutionInfo): TensorInfo {
  const [height, width] = spreadSize(info);
  const { batchSize, outHeight, outWidth, outChannels } = info;
  const wide = backend.makeOutput([batchSize, height, width, outChannels], "float32");
  const [target, source] = heapViews(backend, wide, dy);
  target.fill(0);
  for (let image = 0, from = 0; image < batchSize; image++) {
    for (let y = 0; y < outHeight; y++) {
      let to = (image * height + y * info.strideHeight) * width * outChannels;
      for (let x = 0; x < outWidth; x++, to += info.strideWidth * outChannels) {
        target.set(source.subarray(from, from + outChannels), to);
        from += outChannels;
      }
    }
  }
  return wide;
}
