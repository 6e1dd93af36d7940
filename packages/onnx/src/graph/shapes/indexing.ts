import { intAttribute } from "../../model/attributes.ts";
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
  const starts = context.constant(1);
  const ends = context.constant(2);
  if (shape === undefined || starts === undefined || ends === undefined) {
    return likeFirst(
      context,
      shape?.map((_, axis) => context.unknownDimension(axis)),
    );
  }
  const axes = context.constant(3) ?? starts.map((_, index) => index);
  const result = [...shape];
  for (const [index, given] of axes.entries()) {
    const axis = normalAxis(given, shape.length);
    const size = shape[axis];
    result[axis] =
      typeof size === "number"
        ? sliceRange(size, starts[index], ends[index], context.constant(4)?.[index] ?? 1).length
        : context.unknownDimension(axis);
  }
  return likeFirst(context, result);
};

/** Shape rules of operators that pick or place elements by index. */
export const indexingShapes: Readonly<Record<string, ShapeRule>> = {
  Gather: gather,
  GatherElements: (context) => likeFirst(context, context.input(1).shape),
  GatherND: (context) => likeFirst(context, undefined),
  ScatterElements: (context) => likeFirst(context, context.input(0).shape),
  ScatterND: (context) => likeFirst(context, context.input(0).shape),
  Slice: slice,
};
