import { backend_util, type NamedAttrMap } from "@tensorflow/tfjs-core";
import type { ConvolutionInfo, Shape4D } from "./convolution-types.ts";
import { eachPlace } from "./meeting-places.ts";
import { heapViews, type WasmKernel } from "./wasm-backend.ts";

/**
 * Dilation of images (`tf.dilation2d`): the greatest of x + filter under every place of the filter.
 * The backend's own kernels start from 0, as its max pooling does.
 */
export const greyscaleDilation: WasmKernel = ({ inputs, attrs, backend }) => {
  const { x, filter } = inputs;
  const info = dilationInfo(x.shape, filter.shape, attrs);
  const result = backend.makeOutput(info.outShape, x.dtype);
  const [target, images, weights] = heapViews(backend, result, x, filter);
  target.set(greatest(info, images, weights).values);
  return result;
};

/** Its gradient with respect to the images: dy goes to where the greatest value came from. */
export const dilationInputGradient: WasmKernel = ({ inputs, attrs, backend }) => {
  const { x, filter, dy } = inputs;
  const info = dilationInfo(x.shape, filter.shape, attrs);
  const result = backend.makeOutput(x.shape, "float32");
  const [sums, images, weights, gradients] = heapViews(backend, result, x, filter, dy);
  sums.fill(0);
  for (const [out, from] of greatest(info, images, weights).sources.entries()) {
    sums[from] += gradients[out];
  }
  return result;
};

/** Its gradient with respect to the filter. */
export const dilationFilterGradient: WasmKernel = ({ inputs, attrs, backend }) => {
  const { x, filter, dy } = inputs;
  const info = dilationInfo(x.shape, filter.shape, attrs);
  const result = backend.makeOutput(filter.shape, "float32");
  const [sums, images, weights, gradients] = heapViews(backend, result, x, filter, dy);
  sums.fill(0);
  for (const [out, place] of greatest(info, images, weights).places.entries()) {
    sums[place] += gradients[out];
  }
  return result;
};

function dilationInfo(x: number[], filter: number[], attrs: NamedAttrMap): ConvolutionInfo {
  const { strides, pad, dilations } = attrs;
  return backend_util.computeDilation2DInfo(
    x as Shape4D,
    filter as [number, number, number],
    strides as number,
    pad as "same",
    "NHWC",
    dilations as number,
  );
}

interface Greatest {
  readonly values: Float32Array;
  /** Where in x, and where in the filter, they come from. */
  readonly sources: Int32Array;
  readonly places: Int32Array;
}

function greatest(info: ConvolutionInfo, x: Float32Array, filter: Float32Array): Greatest {
  const channels = info.inChannels;
  const size = info.batchSize * info.outHeight * info.outWidth * channels;
  const values = new Float32Array(size).fill(-Infinity);
  const sources = new Int32Array(size);
  const places = new Int32Array(size);
  eachPlace(info, (from, to, place) => {
    for (let c = 0; c < channels; c++) {
      const out = to * channels + c;
      const value = x[from * channels + c] + filter[place * channels + c];
      if (value <= values[out]) continue;
      values[out] = value;
      sources[out] = from * channels + c;
      places[out] = place * channels + c;
    }
  });
  return { values, sources, places };
}
