import { intAttribute, intsAttribute } from "../../model/attributes.ts";
import type { NodeProto } from "../../model/onnx_pb.ts";
import { likeFirst } from "../inference-context.ts";
import type { InferenceContext, ShapeRule } from "../inference-context.ts";
import type { Dimension, Shape } from "../shape.ts";
import { automaticPadding, windowAttributes, windowExtent } from "../sliding-window.ts";
import type { SlidingWindow } from "../sliding-window.ts";

/** Sizes after a window slides over each spatial axis. */
function slid(context: InferenceContext, kernel: readonly Dimension[]): Dimension[] {
  const { node } = context;
  const spatial = context.input(0).shape?.slice(2) ?? [];
  const window = windowAttributes(node, spatial.length);
  return spatial.map((size, index) => {
    const width = kernel[index];
    const length =
      typeof size === "number" && typeof width === "number"
        ? windows(node, window, { index, size, width })
        : undefined;
    // One element wide, step by step: every size stays as it is, also one that has only a name.
    const isSame = width === 1 && isPointwise(window, index);
    return length ?? (isSame ? size : context.unknownDimension(index + 2));
  });
}

function isPointwise({ strides, before, after }: SlidingWindow, index: number): boolean {
  return strides[index] === 1 && before[index] === 0 && after[index] === 0;
}

function windows(
  node: NodeProto,
  { strides, dilations, before, after }: SlidingWindow,
  { index, size, width }: { index: number; size: number; width: number },
): number | undefined {
  const stride = strides[index];
  if (automaticPadding(node).startsWith("SAME")) return Math.ceil(size / stride);
  const extent = windowExtent(width, dilations[index]);
  const room = size + before[index] + after[index] - extent;
  if (intAttribute(node, "ceil_mode", 0) === 0) return Math.floor(room / stride) + 1;
  const count = Math.ceil(room / stride) + 1;
  // Whether a last window counts that begins beyond the data, runtimes do not agree on.
  return (count - 1) * stride >= size + before[index] ? undefined : count;
}

function convolution(weightAt: number, typeAt: number): ShapeRule {
  return (context) => {
    const { shape } = context.input(0);
    const weight = context.input(weightAt).shape;
    const { type } = context.input(typeAt);
    if (shape === undefined || weight === undefined) return [{ type, shape: undefined }];
    const kernel = intsAttribute(context.node, "kernel_shape") ?? weight.slice(2);
    return [{ type, shape: [shape[0], weight[0], ...slid(context, kernel)] }];
  };
}

const convTranspose: ShapeRule = (context) => {
  const { node } = context;
  const { shape } = context.input(0);
  const weight = context.input(1).shape;
  const width = weight?.[1];
  if (shape === undefined || weight === undefined || typeof width !== "number") {
    return likeFirst(context, undefined);
  }
  const kernel = intsAttribute(node, "kernel_shape") ?? weight.slice(2);
  const rank = shape.length - 2;
  const given = intsAttribute(node, "output_shape")?.slice(-rank);
  const { strides, dilations, before, after } = windowAttributes(node, rank);
  const adjustment = intsAttribute(node, "output_padding");
  const sizes = shape.slice(2).map((size, index): Dimension => {
    const extent = kernel[index];
    if (given !== undefined) return given[index];
    if (typeof size !== "number" || typeof extent !== "number") {
      return context.unknownDimension(index + 2);
    }
    const stride = strides[index];
    const wide = windowExtent(extent, dilations[index]) + (adjustment?.[index] ?? 0);
    // Padding takes away what goes beyond `size · stride`, but adds nothing.
    const whole = stride * (size - 1) + wide;
    if (automaticPadding(node).startsWith("SAME")) return Math.min(whole, size * stride);
    return whole - before[index] - after[index];
  });
  return likeFirst(context, [shape[0], width * intAttribute(node, "group", 1), ...sizes]);
};

const pool: ShapeRule = (context) => {
  const { type, shape } = context.input(0);
  const kernel = intsAttribute(context.node, "kernel_shape");
  const pooled: Shape | undefined =
    shape === undefined || kernel === undefined
      ? undefined
      : [...shape.slice(0, 2), ...slid(context, kernel)];
  return [
    { type, shape: pooled },
    { type: "int64", shape: pooled },
  ];
};

const globalPool: ShapeRule = (context) =>
  likeFirst(
    context,
    context.input(0).shape?.map((size, axis) => (axis < 2 ? size : 1)),
  );

/** ONNX Runtime's pooling of whole numbers may have its channels last. */
const quantizedGlobalPool: ShapeRule = (context) => {
  const { shape } = context.input(0);
  const isLast = intAttribute(context.node, "channels_last", 0) !== 0;
  const channels = isLast && shape !== undefined ? shape.length - 1 : 1;
  return likeFirst(
    context,
    shape?.map((size, axis) => (axis === 0 || axis === channels ? size : 1)),
  );
};

const quantizedPool: ShapeRule = (context) => {
  const isLast = intAttribute(context.node, "channels_last", 0) !== 0;
  return isLast ? likeFirst(context, undefined) : pool(context).slice(0, 1);
};

/** The same for ONNX Runtime's own operators. */
export const fusedConvolutionShapes: Readonly<Record<string, ShapeRule>> = {
  FusedConv: convolution(1, 0),
  QLinearAveragePool: quantizedPool,
  QLinearGlobalAveragePool: quantizedGlobalPool,
};

/** Shape rules of convolutions and of pooling. */
export const convolutionShapes: Readonly<Record<string, ShapeRule>> = {
  AveragePool: pool,
  Conv: convolution(1, 0),
  ConvInteger: (context) => [{ ...convolution(1, 0)(context)[0], type: "int32" }],
  ConvTranspose: convTranspose,
  GlobalAveragePool: globalPool,
  GlobalLpPool: globalPool,
  GlobalMaxPool: globalPool,
  LpPool: pool,
  MaxPool: pool,
  QLinearConv: convolution(3, 7),
};
