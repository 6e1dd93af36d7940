import { ArgumentError } from "@balms/core";
import { backend_util, type NamedAttrMap } from "@tensorflow/tfjs-core";

/** Sizes of a convolution over [B, H, W, C]. */
export type ConvolutionInfo = backend_util.Conv2DInfo;

type Shape4D = [number, number, number, number];
type Padding = Parameters<typeof backend_util.computeConv2DInfo>[4];

/** Sizes of the convolution that a gradient belongs to. TensorFlow.js has none for dilated ones. */
export function convolutionInfo(
  inputShape: number[],
  filterShape: number[],
  attrs: NamedAttrMap,
  depthwise: boolean = false,
): ConvolutionInfo {
  const { strides, pad, dimRoundingMode, dilations, dataFormat = "NHWC" } = attrs;
  const spread = [dilations ?? 1].flat();
  if (dataFormat !== "NHWC" || spread.some((dilation) => dilation !== 1)) {
    const hint = "The wasm backend has gradients of plain convolutions over [B, H, W, C] alone.";
    const received = JSON.stringify({ dataFormat, dilations });
    throw new ArgumentError({ parameter: "convolution", received, hint });
  }
  return backend_util.computeConv2DInfo(
    inputShape as Shape4D,
    filterShape as Shape4D,
    strides as [number, number],
    1,
    pad as Padding,
    dimRoundingMode as "floor" | "round" | "ceil",
    depthwise,
  );
}
