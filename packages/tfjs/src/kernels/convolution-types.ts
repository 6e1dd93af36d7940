import { backend_util } from "@tensorflow/tfjs-core";

/** Sizes of a convolution over [B, H, W, C]. */
export type ConvolutionInfo = backend_util.Conv2DInfo;

export type Shape4D = [number, number, number, number];

export type Rounding = "floor" | "round" | "ceil";
