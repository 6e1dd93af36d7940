import { backend_util } from "@tensorflow/tfjs-core";
import { checkNumericPadding } from "./check-numeric-padding.ts";
import { forwardInfo } from "./convolution-info.ts";
import type { ConvolutionInfo, Rounding } from "./convolution-types.ts";
import type { Shape4D } from "./convolution-types.ts";
import { checkWindows, poolingWindows } from "./pooling-windows.ts";
import type { WasmKernel } from "./wasm-backend.ts";

/** Padding of [B, H, W, C] before and after. */
export type ExactPadding = [[number, number], [number, number], [number, number], [number, number]];

/** As much padding on the far sides as the last place of the filter reaches, which may be less than there is. */
export function exactPadding(info: ConvolutionInfo): ExactPadding {
  const { top, left } = info.padInfo;
  const bottom =
    (info.outHeight - 1) * info.strideHeight + info.effectiveFilterHeight - info.inHeight - top;
  const right =
    (info.outWidth - 1) * info.strideWidth + info.effectiveFilterWidth - info.inWidth - left;
  return [
    [0, 0],
    [top, Math.max(bottom, 0)],
    [left, Math.max(right, 0)],
    [0, 0],
  ];
}

/**
 * Forward convolutions with their padding written out: the backend's own "same" convolutions are zeros
 * where a filter is smaller than its stride, and sizes that are rounded up are not what it computes.
 */
export function paddedConvolution(depthwise: boolean) {
  return (original: WasmKernel): WasmKernel =>
    (call) => {
      const { inputs, attrs, backend } = call;
      const { x, filter } = inputs;
      // The backend says itself that it takes channels last alone.
      if ((attrs["dataFormat"] ?? "NHWC") !== "NHWC") return original(call);
      const info = forwardInfo(x.shape, filter.shape, attrs, depthwise);
      const padded = { ...attrs, pad: exactPadding(info), dimRoundingMode: "floor" };
      return original({ inputs, attrs: padded, backend });
    };
}

/** Pooling over windows [h, w], in the same way; no window may hold padding alone. */
export function paddedPooling(original: WasmKernel): WasmKernel {
  return ({ inputs, attrs, backend }) => {
    const { filterSize, strides, pad, dimRoundingMode } = attrs;
    const info = backend_util.computePool2DInfo(
      inputs.x.shape as Shape4D,
      filterSize as number,
      strides as number,
      1,
      pad as "same",
      dimRoundingMode as Rounding,
    );
    checkNumericPadding(info, pad, dimRoundingMode as Rounding);
    checkWindows(poolingWindows(inputs.x.shape, attrs));
    const padded = { ...attrs, pad: exactPadding(info), dimRoundingMode: "floor" };
    return original({ inputs, attrs: padded, backend });
  };
}
