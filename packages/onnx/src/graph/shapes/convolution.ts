import { intAttribute, intsAttribute, stringAttribute } from "../../model/attributes.ts";
import type { NodeProto } from "../../model/onnx_pb.ts";
import { likeFirst } from "../inference-context.ts";
import type { InferenceContext, ShapeRule } from "../inference-context.ts";
import type { Dimension, Shape } from "../shape.ts";

/** Sizes after a window slides over each spatial axis. */
function slid(context: InferenceContext, kernel: readonly Dimension[]): Dimension[] {
  const { node } = context;
  const spatial = context.input(0).shape?.slice(2) ?? [];
  return spatial.map((size, index) => {
    const width = kernel[index];
    const length =
      typeof size === "number" && typeof width === "number"
        ? windows(node, index, { size, width, rank: spatial.length })
        : undefined;
    // One element wide, step by step: every size stays as it is, also one that has only a name.
    return length ?? (isPointwise(node, index, width) ? size : context.unknownDimension(index + 2));
  });
}

function isPointwise(node: NodeProto, index: number, width: Dimension): boolean {
  const pads = intsAttribute(node, "pads") ?? [];
  const stride = intsAttribute(node, "strides")?.[index] ?? 1;
  return width === 1 && stride === 1 && pads.every((pad) => pad === 0);
}

function windows(
  node: NodeProto,
  index: number,
  { size, width, rank }: { size: number; width: number; rank: number },
): number | undefined {
  const stride = intsAttribute(node, "strides")?.[index] ?? 1;
  const padding = stringAttribute(node, "auto_pad", "NOTSET");
  if (padding.startsWith("SAME")) return Math.ceil(size / stride);
  const extent = (intsAttribute(node, "dilations")?.[index] ?? 1) * (width - 1) + 1;
  const pads = padding === "VALID" ? [] : (intsAttribute(node, "pads") ?? []);
  const [before, after] = [pads[index] ?? 0, pads[index + rank] ?? 0];
  const room = size + before + after - extent;
  if (intAttribute(node, "ceil_mode", 0) === 0) return Math.floor(room / stride) + 1;
  const count = Math.ceil(room / stride) + 1;
  // Whether a last window counts that begins beyond the data, runtimes do not agree on.
  return (count - 1) * stride >= size + before ? undefined : count;
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
  const given = intsAttribute(node, "output_shape");
  const plain = stringAttribute(node, "auto_pad", "NOTSET") === "NOTSET";
  const sizes = shape.slice(2).map((size, index): Dimension => {
    const extent = kernel[index];
    if (given !== undefined) return given[index];
    if (typeof size !== "number" || typeof extent !== "number" || !plain) {
      return context.unknownDimension(index + 2);
    }
    const at = (name: string, absent: number, place = index): number =>
      intsAttribute(node, name)?.[place] ?? absent;
    const wide = at("dilations", 1) * (extent - 1) + 1;
    const pads = at("pads", 0) + at("pads", 0, index + rank);
    return at("strides", 1) * (size - 1) + at("output_padding", 0) + wide - pads;
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

/** Shape rules of convolutions and of pooling. */
export const convolutionShapes: Readonly<Record<string, ShapeRule>> = {
  AveragePool: pool,
  Conv: convolution(1, 0),
  ConvTranspose: convTranspose,
  GlobalAveragePool: globalPool,
  GlobalLpPool: globalPool,
  GlobalMaxPool: globalPool,
  LpPool: pool,
  MaxPool: pool,
  QLinearConv: convolution(3, 7),
};
