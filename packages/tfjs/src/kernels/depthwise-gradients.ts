import { type ConvolutionInfo, convolutionInfo } from "./convolution-info.ts";
import { heapViews, type WasmKernel } from "./wasm-backend.ts";

/** The gradient of a depthwise filter [h, w, C, M]. */
export const depthwiseFilterGradient: WasmKernel = ({ inputs, attrs, backend }) => {
  const { x, dy } = inputs;
  const filterShape = attrs["filterShape"] as number[];
  const info = convolutionInfo(x.shape, filterShape, attrs, true);
  const gradient = backend.makeOutput(filterShape, "float32");
  const [results, images, gradients] = heapViews(backend, gradient, x, dy);
  const { inChannels, outChannels } = info;
  const perChannel = outChannels / inChannels;
  const sums = new Float64Array(filterShape.reduce((a, b) => a * b, 1));
  eachPlace(info, (from, to, place) => {
    for (let channel = 0, o = 0; channel < inChannels; channel++) {
      const value = images[from * inChannels + channel];
      for (let m = 0; m < perChannel; m++, o++) {
        sums[place * outChannels + o] += value * gradients[to * outChannels + o];
      }
    }
  });
  results.set(sums);
  return gradient;
};

/** The gradient of a depthwise convolution's input [B, H, W, C]. */
export const depthwiseInputGradient: WasmKernel = ({ inputs, attrs, backend }) => {
  const { dy, filter } = inputs;
  const inputShape = attrs["inputShape"] as number[];
  const info = convolutionInfo(inputShape, filter.shape, attrs, true);
  const gradient = backend.makeOutput(inputShape, "float32");
  const [sums, gradients, weights] = heapViews(backend, gradient, dy, filter);
  sums.fill(0);
  const { inChannels, outChannels } = info;
  const perChannel = outChannels / inChannels;
  eachPlace(info, (from, to, place) => {
    for (let channel = 0, o = 0; channel < inChannels; channel++) {
      let sum = 0;
      for (let m = 0; m < perChannel; m++, o++) {
        sum += weights[place * outChannels + o] * gradients[to * outChannels + o];
      }
      sums[from * inChannels + channel] += sum;
    }
  });
  return gradient;
};

/** Every pair of an input and an output pixel that meet, and the place of the filter where they do. */
function eachPlace(
  info: ConvolutionInfo,
  visit: (from: number, to: number, place: number) => void,
): void {
  const { batchSize, inHeight, inWidth, outHeight, outWidth, filterHeight, filterWidth } = info;
  for (let row = 0; row < batchSize * outHeight; row++) {
    const image = Math.floor(row / outHeight);
    const top = (row % outHeight) * info.strideHeight - info.padInfo.top;
    for (let h = Math.max(0, -top); h < Math.min(filterHeight, inHeight - top); h++) {
      const line = (image * inHeight + top + h) * inWidth;
      for (let column = 0; column < outWidth; column++) {
        const left = column * info.strideWidth - info.padInfo.left;
        const end = Math.min(filterWidth, inWidth - left);
        for (let w = Math.max(0, -left); w < end; w++) {
          visit(line + left + w, row * outWidth + column, h * filterWidth + w);
        }
      }
    }
  }
}
