import { backend_util, type NamedAttrMap, type TensorInfo } from "@tensorflow/tfjs-core";
import { filterGradient } from "./convolution-filter-gradient.ts";
import { inputGradient } from "./convolution-input-gradient.ts";
import type { ExactPadding } from "./exact-padding.ts";
import { dispose, heapViews, type WasmBackend, type WasmKernel } from "./wasm-backend.ts";

/** Sizes of a convolution over [B, D, H, W, C]. */
type VolumeInfo = backend_util.Conv3DInfo;

type Shape5D = [number, number, number, number, number];

/**
 * The gradient of a 3-D convolution's filter, one slice of the filter after the other: that of a 2-D
 * convolution over the slices of x which the slice of the filter meets.
 */
export const volumeFilterGradient: WasmKernel = ({ inputs, attrs, backend }) => {
  const { x, dy } = inputs;
  const filterShape = attrs["filterShape"] as number[];
  const info = volumeInfo(x.shape, filterShape, dy.shape, attrs);
  const result = backend.makeOutput(filterShape, "float32");
  const plane = info.inHeight * info.inWidth * info.inChannels;
  const planes = planeOf(info);
  const size = filterShape.slice(1).reduce((a, b) => a * b, 1);
  for (let place = 0; place < info.filterDepth; place++) {
    const met = backend.makeOutput(planes.input, "float32");
    const [target, source] = heapViews(backend, met, x);
    target.fill(0);
    eachMeeting(info, place, (out, slice) =>
      target.set(source.subarray(slice * plane, (slice + 1) * plane), out * plane),
    );
    const flat = { ...dy, shape: planes.output };
    const part = filterGradient(backend, met, flat, filterShape.slice(1), planes.attrs);
    const [all, one] = heapViews(backend, result, part);
    all.set(one, place * size);
    dispose(backend, met, part);
  }
  return result;
};

/** The gradient of a 3-D convolution's input, which is also a transposed convolution, in the same way. */
export const volumeInputGradient: WasmKernel = ({ inputs, attrs, backend }) => {
  const { dy, filter } = inputs;
  const inputShape = attrs["inputShape"] as number[];
  const info = volumeInfo(inputShape, filter.shape, dy.shape, attrs);
  const result = backend.makeOutput(inputShape, "float32");
  heapViews(backend, result)[0].fill(0);
  const plane = info.inHeight * info.inWidth * info.inChannels;
  const planes = planeOf(info);
  for (let place = 0; place < info.filterDepth; place++) {
    const slice = filterSlice(backend, filter, place);
    const flat = { ...dy, shape: planes.output };
    const part = inputGradient(backend, flat, slice, planes.input, planes.attrs);
    const [sums, addends] = heapViews(backend, result, part);
    eachMeeting(info, place, (out, into) => {
      const from = out * plane;
      const to = into * plane;
      for (let i = 0; i < plane; i++) sums[to + i] += addends[from + i];
    });
    dispose(backend, slice, part);
  }
  return result;
};

function filterSlice(backend: WasmBackend, filter: TensorInfo, place: number): TensorInfo {
  const shape = filter.shape.slice(1);
  const size = shape.reduce((a, b) => a * b, 1);
  const slice = backend.makeOutput(shape, "float32");
  const [target, source] = heapViews(backend, slice, filter);
  target.set(source.subarray(place * size, (place + 1) * size));
  return slice;
}

function volumeInfo(
  inputShape: number[],
  filterShape: number[],
  dyShape: number[],
  { strides, pad }: NamedAttrMap,
): VolumeInfo {
  const info = backend_util.computeConv3DInfo(
    inputShape as Shape5D,
    filterShape as Shape5D,
    strides as number,
    1,
    pad as "same",
  );
  const [, outDepth, outHeight, outWidth] = dyShape;
  return { ...info, outDepth, outHeight, outWidth };
}

/** The 2-D convolution of all slices at once. */
function planeOf(info: VolumeInfo): { input: number[]; output: number[]; attrs: NamedAttrMap } {
  const slices = info.batchSize * info.outDepth;
  const { top, bottom, left, right } = info.padInfo;
  const pad: ExactPadding = [
    [0, 0],
    [top, bottom],
    [left, right],
    [0, 0],
  ];
  return {
    input: [slices, info.inHeight, info.inWidth, info.inChannels],
    output: [slices, info.outHeight, info.outWidth, info.outChannels],
    attrs: { strides: [info.strideHeight, info.strideWidth], pad, dataFormat: "NHWC" },
  };
}

/** The slices of dy and of the input that meet at one place of the filter. */
function eachMeeting(
  info: VolumeInfo,
  place: number,
  visit: (out: number, into: number) => void,
): void {
  for (let out = 0; out < info.batchSize * info.outDepth; out++) {
    const depth = (out % info.outDepth) * info.strideDepth + place - info.padInfo.front;
    if (depth < 0 || depth >= info.inDepth) continue;
    visit(out, Math.floor(out / info.outDepth) * info.inDepth + depth);
  }
}
