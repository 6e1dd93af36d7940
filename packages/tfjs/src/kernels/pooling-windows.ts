import { ArgumentError } from "@balms/core";
import { backend_util, type NamedAttrMap } from "@tensorflow/tfjs-core";
import type { Rounding } from "./convolution-types.ts";

/** How windows lie along one axis: the first begins `pad` places before the input. */
interface WindowAxis {
  readonly inSize: number;
  readonly outSize: number;
  readonly filter: number;
  readonly stride: number;
  readonly pad: number;
}

/** The windows of a pooling over [B, D, H, W, C], or over [B, H, W, C] as one slice of it. */
export interface PoolingWindows {
  readonly batchSize: number;
  readonly channels: number;
  readonly depth: WindowAxis;
  readonly height: WindowAxis;
  readonly width: WindowAxis;
}

const flat: WindowAxis = { inSize: 1, outSize: 1, filter: 1, stride: 1, pad: 0 };

/** Windows of a pooling of x; where it is a gradient's, as many as dy has. */
export function poolingWindows(
  inputShape: number[],
  attrs: NamedAttrMap,
  outShape?: number[],
): PoolingWindows {
  const { filterSize, strides, pad, dimRoundingMode } = attrs;
  const settings = [filterSize, strides, 1, pad, dimRoundingMode] as [
    number,
    number,
    1,
    "same",
    Rounding,
  ];
  if (inputShape.length === 4) {
    const shape = inputShape as [number, number, number, number];
    const info = backend_util.computePool2DInfo(shape, ...settings);
    const [, outHeight, outWidth] = outShape ?? info.outShape;
    return { ...axes({ ...info, outHeight, outWidth }), depth: flat };
  }
  const shape = inputShape as [number, number, number, number, number];
  const info = backend_util.computePool3DInfo(shape, ...settings);
  const [, outDepth, outHeight, outWidth] = outShape ?? info.outShape;
  return {
    ...axes({ ...info, outHeight, outWidth }),
    depth: {
      inSize: info.inDepth,
      outSize: outDepth,
      filter: info.filterDepth,
      stride: info.strideDepth,
      pad: info.padInfo.front,
    },
  };
}

type PlaneInfo = Pick<
  backend_util.Conv2DInfo,
  | "batchSize"
  | "inChannels"
  | "inHeight"
  | "inWidth"
  | "outHeight"
  | "outWidth"
  | "filterHeight"
  | "filterWidth"
  | "strideHeight"
  | "strideWidth"
> & { readonly padInfo: { readonly top: number; readonly left: number } };

function axes(info: PlaneInfo): Omit<PoolingWindows, "depth"> {
  return {
    batchSize: info.batchSize,
    channels: info.inChannels,
    height: {
      inSize: info.inHeight,
      outSize: info.outHeight,
      filter: info.filterHeight,
      stride: info.strideHeight,
      pad: info.padInfo.top,
    },
    width: {
      inSize: info.inWidth,
      outSize: info.outWidth,
      filter: info.filterWidth,
      stride: info.strideWidth,
      pad: info.padInfo.left,
    },
  };
}

/** Where a window begins and ends in the input. */
export function windowBounds(axis: WindowAxis, place: number): readonly [number, number] {
  const start = place * axis.stride - axis.pad;
  return [Math.max(start, 0), Math.min(start + axis.filter, axis.inSize)];
}

/** How far the last window reaches past the input; below 0 where it does not. */
export const farPadding = ({ inSize, outSize, filter, stride, pad }: WindowAxis): number =>
  (outSize - 1) * stride + filter - inSize - pad;

/** How many places of the input every window along an axis holds. */
export const windowSizes = (axis: WindowAxis): number[] =>
  Array.from({ length: axis.outSize }, (_, place) => {
    const [from, to] = windowBounds(axis, place);
    return Math.max(to - from, 0);
  });

/** Refuses windows that hold padding alone: those have neither a greatest value nor a mean. */
export function checkWindows({ depth, height, width }: PoolingWindows): void {
  const all = [depth, height, width];
  if (!all.some((axis) => windowSizes(axis).includes(0))) return;
  const filter = all.map((axis) => axis.filter).join(", ");
  const pad = all.map((axis) => axis.pad).join(", ");
  throw new ArgumentError({
    parameter: "pad",
    received: `[${pad}] before windows of [${filter}] (depth, height, width)`,
    expected: "some of the input in every window",
    hint: "A window of padding alone has neither a greatest value nor a mean: pad less, or round sizes down.",
  });
}
