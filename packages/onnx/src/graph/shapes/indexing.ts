import { intAttribute, intsAttribute } from "../../model/attributes.ts";
import { likeFirst } from "../inference-context.ts";
import type { ShapeRule } from "../inference-context.ts";
import { normalAxis } from "../shape.ts";
import { sliceRange } from "../slice-range.ts";

const gather: ShapeRule = (context) => {
  const { shape } = context.input(0);
  const indices = context.input(1).shape;
  if (shape === undefined || indices === undefined) return likeFirst(context, undefined);
  const axis = normalAxis(intAttribute(context.node, "axis", 0), shape.length);
  return likeFirst(context, [...shape.slice(0, axis), ...indices, ...shape.slice(axis + 1)]);
};

const slice: ShapeRule = (context) => {
  const { shape } = context.input(0);
  const { node } = context;
  const starts = context.constant(1) ?? intsAttribute(node, "starts");
  const ends = context.constant(2) ?? intsAttribute(node, "ends");
  const hasAxes = (node.input[3] ?? "") !== "";
  const axes = hasAxes ? context.constant(3) : (intsAttribute(node, "axes") ?? starts?.keys());
  const hasSteps = (node.input[4] ?? "") !== "";
  const steps = hasSteps ? context.constant(4) : [];
  if (shape === undefined || axes === undefined) {
    return likeFirst(
      context,
      shape?.map((_, axis) => context.unknownDimension(axis)),
    );
  }
  const result = [...shape];
  for (const [index, given] of [...axes].entries()) {
    const axis = normalAxis(given, shape.length);
    const size = shape[axis];
    const [start, end] = [starts?.[index], ends?.[index]];
    const isKnown = typeof size === "number" && start !== undefined && end !== undefined;
    result[axis] =
      isKnown && steps !== undefined
        ? sliceRange(size, start, end, steps[index] ?? 1).length
        : context.unknownDimension(axis);
  }
  return likeFirst(context, result);
};

const oneHot: ShapeRule = (context) => {
  const { shape } = context.input(0);
  const { type } = context.input(2);
  if (shape === undefined) return [{ type, shape }];
  const axis = normalAxis(intAttribute(context.node, "axis", -1), shape.length + 1);
  const depth = context.constant(1)?.[0] ?? context.unknownDimension(axis);
  return [{ type, shape: shape.toSpliced(axis, 0, depth) }];
};

const gatherND: ShapeRule = (context) => {
  const { shape } = context.input(0);
  const indices = context.input(1).shape;
  const depth = indices?.at(-1);
  if (shape === undefined || indices === undefined || typeof depth !== "number") {
    return likeFirst(context, undefined);
  }
  const batch = intAttribute(context.node, "batch_dims", 0);
  return likeFirst(context, [...indices.slice(0, -1), ...shape.slice(batch + depth)]);
};

/** Shape rules of operators that pick or place elements by index. */
export const indexingShapes: Readonly<Record<string, ShapeRule>> = {
  Gather: gather,
  GatherElements: (context) => likeFirst(context, context.input(1).shape),
  GatherND: gatherND,
  NonZero: (context) => {
    const rank = context.input(0).shape?.length;
    const count = context.unknownDimension(1);
    return [{ type: "int64", shape: rank === undefined ? undefined : [rank, count] }];
  },
  OneHot: oneHot,
  Range: (context) => likeFirst(context, [context.unknownDimension(0)]),
  ReverseSequence: (context) => likeFirst(context, context.input(0).shape),
  ScatterElements: (context) => likeFirst(context, context.input(0).shape),
  ScatterND: (context) => likeFirst(context, context.input(0).shape),
  Slice: slice,
};
