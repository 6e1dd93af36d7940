import { gradientInfo } from "./convolution-info.ts";
import { eachPlace } from "./meeting-places.ts";
import { heapViews, type WasmKernel } from "./wasm-backend.ts";

/** The gradient of a depthwise filter [h, w, C, M]. */
export const depthwiseFilterGradient: WasmKernel = ({ inputs, attrs, backend }) => {
  const { x, dy } = inputs;
  const filterShape = attrs["filterShape"] as number[];
  const info = gradientInfo(x.shape, filterShape, dy.shape, attrs, true);
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
  const info = gradientInfo(inputShape, filter.shape, dy.shape, attrs, true);
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
