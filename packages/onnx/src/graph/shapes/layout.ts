import { intAttribute, intsAttribute, tensorAttribute } from "../../model/attributes.ts";
import { elementTypeFromCode } from "../../model/element-type.ts";
import { likeFirst } from "../inference-context.ts";
import type { InferenceContext, ShapeRule } from "../inference-context.ts";
import { mostDimensions } from "../../model/axis-fault.ts";
import { broadcastShapes, normalAxis, staticSize } from "../shape.ts";
import type { Dimension, Shape } from "../shape.ts";
import { reshapedShape } from "../reshaped-shape.ts";
import type { KnownSize } from "../size-arithmetic.ts";

const product = (shape: Shape): Dimension =>
  staticSize(shape) ??
  (shape.filter((size) => size !== 1).length === 1 ? (shape.find((size) => size !== 1) ?? 1) : "");

const flatten: ShapeRule = (context) => {
  const { shape } = context.input(0);
  if (shape === undefined) return likeFirst(context, undefined);
  const axis = normalAxis(intAttribute(context.node, "axis", 1), shape.length);
  const sizes = [product(shape.slice(0, axis)), product(shape.slice(axis))];
  return likeFirst(
    context,
    sizes.map((size, index) => (size === "" ? context.unknownDimension(index) : size)),
  );
};

/** The shape that an input asks for, as far as it is known: of one that the run computes, the number of dimensions. */
function targetSizes(context: InferenceContext, index: number): readonly KnownSize[] | undefined {
  const sizes = context.constant(index) ?? context.sizes(index);
  if (sizes !== undefined) return sizes;
  const rank = context.input(index).shape?.[0];
  // What a file declares may be anything.
  if (typeof rank !== "number" || rank < 0 || rank > mostDimensions) return undefined;
  return Array.from({ length: rank }, () => undefined);
}

/** A shape that an input asks for. */
function targetShape(context: InferenceContext, index: number): Shape | undefined {
  return targetSizes(context, index)?.map((size, axis) => size ?? context.unknownDimension(axis));
}

const reshape: ShapeRule = (context) => {
  const target = targetSizes(context, 1);
  return likeFirst(context, target && reshapedShape(context.input(0).shape, target, context));
};

function axesOf(context: InferenceContext): readonly number[] | undefined {
  return intsAttribute(context.node, "axes") ?? context.constant(1);
}

const squeeze: ShapeRule = (context) => {
  const { shape } = context.input(0);
  if (shape === undefined) return likeFirst(context, undefined);
  const axes = axesOf(context)?.map((axis) => normalAxis(axis, shape.length));
  return likeFirst(
    context,
    shape.filter((size, axis) => (axes === undefined ? size !== 1 : !axes.includes(axis))),
  );
};

const unsqueeze: ShapeRule = (context) => {
  const { shape } = context.input(0);
  const axes = axesOf(context);
  if (shape === undefined || axes === undefined) return likeFirst(context, undefined);
  const rank = shape.length + axes.length;
  const added = new Set(axes.map((axis) => normalAxis(axis, rank)));
  const rest = shape.values();
  return likeFirst(
    context,
    Array.from({ length: rank }, (_, axis) => (added.has(axis) ? 1 : (rest.next().value ?? 1))),
  );
};

const transpose: ShapeRule = (context) => {
  const { shape } = context.input(0);
  if (shape === undefined) return likeFirst(context, undefined);
  const order =
    intsAttribute(context.node, "perm") ?? shape.map((_, axis) => shape.length - 1 - axis);
  return likeFirst(
    context,
    order.map((axis) => shape[axis]),
  );
};

const concat: ShapeRule = (context) => {
  const shapes = context.node.input.map((_, index) => context.input(index).shape);
  const [first] = shapes;
  if (first === undefined) return likeFirst(context, undefined);
  const axis = normalAxis(intAttribute(context.node, "axis", 0), first.length);
  if (!(axis in first)) return likeFirst(context, undefined);
  const sizes = shapes.map((shape) => shape?.[axis]);
  const total = sizes.every((size) => typeof size === "number")
    ? sizes.reduce((sum, size) => sum + size, 0)
    : context.unknownDimension(axis);
  return likeFirst(context, first.with(axis, total));
};

const split: ShapeRule = (context) => {
  const { type, shape } = context.input(0);
  const { node } = context;
  const sizes = intsAttribute(node, "split") ?? context.constant(1);
  const isComputed = sizes === undefined && (node.input[1] ?? "") !== "";
  return node.output.map((_, index) => {
    if (shape === undefined) return { type, shape: undefined };
    const axis = normalAxis(intAttribute(node, "axis", 0), shape.length);
    if (!(axis in shape)) return { type, shape: undefined };
    const size = shape[axis];
    const isEqual = typeof size === "number" && !isComputed;
    const equal = isEqual ? Math.ceil(size / node.output.length) : undefined;
    const rest =
      typeof size === "number" && equal !== undefined
        ? Math.min(equal, size - index * equal)
        : undefined;
    return {
      type,
      shape: shape.with(axis, sizes?.[index] ?? rest ?? context.unknownDimension(axis)),
    };
  });
};

const constantOfShape: ShapeRule = (context) => {
  const value = tensorAttribute(context.node, "value");
  const type = value === undefined ? "float32" : elementTypeFromCode(value.dataType);
  return [{ type, shape: targetShape(context, 0) }];
};

/** Shape rules of operators that rearrange values without computing. */
export const layoutShapes: Readonly<Record<string, ShapeRule>> = {
  Concat: concat,
  ConstantOfShape: constantOfShape,
  Expand: (context) =>
    likeFirst(
      context,
      broadcastShapes(context.input(0).shape, targetShape(context, 1), (axis) =>
        context.unknownDimension(axis),
      ),
    ),
  Flatten: flatten,
  Reshape: reshape,
  Shape: (context) => {
    const rank = context.input(0).shape?.length;
    return [{ type: "int64", shape: rank === undefined ? undefined : [rank] }];
  },
  Size: () => [{ type: "int64", shape: [] }],
  Split: split,
  Squeeze: squeeze,
  Transpose: transpose,
  Unsqueeze: unsqueeze,
};
