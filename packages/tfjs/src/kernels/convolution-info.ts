import { ArgumentError } from "@balms/core";
import { backend_util, type NamedAttrMap } from "@tensorflow/tfjs-core";
import { checkNumericPadding } from "./check-numeric-padding.ts";
import type { ConvolutionInfo, Shape4D, Rounding } from "./convolution-types.ts";

type Padding = Parameters<typeof backend_util.computeConv2DInfo>[4];

/** Sizes of a convolution as TensorFlow.js computes them, where that is right. */
export function forwardInfo(
  inputShape: number[],
  filterShape: number[],
  attrs: NamedAttrMap,
  depthwise: boolean,
): ConvolutionInfo {
  const { strides, pad, dimRoundingMode, dilations } = attrs;
  const info = backend_util.computeConv2DInfo(
    inputShape as Shape4D,
    filterShape as Shape4D,
    strides as [number, number],
    (dilations ?? 1) as number,
    pad as Padding,
    dimRoundingMode as Rounding,
    depthwise,
  );
  checkNumericPadding(info, pad, dimRoundingMode as Rounding);
  return info;
}

/**
 * Sizes of the convolution that a gradient dy belongs to. TensorFlow.js has no gradients of dilated
 * ones, and forgets how sizes were rounded: what counts is how large dy is.
 */
export function gradientInfo(
  inputShape: number[],
  filterShape: number[],
  dyShape: number[],
  attrs: NamedAttrMap,
  depthwise: boolean = false,
): ConvolutionInfo {
  const { dilations, dataFormat = "NHWC" } = attrs;
  const spread = [dilations ?? 1].flat();
  if (dataFormat !== "NHWC" || spread.some((dilation) => dilation !== 1)) {
    const hint = "The wasm backend has gradients of plain convolutions over [B, H, W, C] alone.";
    const received = JSON.stringify({ dataFormat, dilations });
    throw new ArgumentError({ parameter: "convolution", received, hint });
  }
  const info = forwardInfo(inputShape, filterShape, { ...attrs, dilations: 1 }, depthwise);
  const [, outHeight, outWidth] = dyShape;
  const outShape: Shape4D = [info.batchSize, outHeight, outWidth, info.outChannels];
  return { ...info, outHeight, outWidth, outShape };
}
