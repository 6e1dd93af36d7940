import { intAttribute, intsAttribute } from "../../model/attributes.ts";
import { likeFirst } from "../inference-context.ts";
import type { InferenceContext, ShapeRule } from "../inference-context.ts";
import { normalAxis } from "../shape.ts";
import type { Dimension, Shape } from "../shape.ts";

/** The shape that remains when axes are reduced. */
function reducedShape(
  shape: Shape | undefined,
  axes: readonly number[] | undefined,
  keepDimensions: boolean,
): Shape | undefined {
  if (shape === undefined) return undefined;
  const reduced = new Set(
    (axes ?? shape.map((_, axis) => axis)).map((axis) => normalAxis(axis, shape.length)),
  );
  return shape.flatMap<Dimension>((dimension, axis) => {
    if (!reduced.has(axis)) return [dimension];
    return keepDimensions ? [1] : [];
  });
}

/** The reduced axes, from the attribute of older operator versions or the input of newer ones; undefined means all. */
function reductionAxes(context: InferenceContext): readonly number[] | undefined {
  const axes = intsAttribute(context.node, "axes") ?? context.constant(1);
  return axes === undefined || axes.length === 0 ? undefined : axes;
}

const reduce: ShapeRule = (context) => {
  const dynamic = (context.node.input[1] ?? "") !== "" && context.constant(1) === undefined;
  const keep = intAttribute(context.node, "keepdims", 1) !== 0;
  if (dynamic) return likeFirst(context, keep ? keptShape(context) : undefined);
  const axes = reductionAxes(context);
  const { shape } = context.input(0);
  const isNone = axes === undefined && intAttribute(context.node, "noop_with_empty_axes", 0) !== 0;
  return likeFirst(context, isNone ? shape : reducedShape(shape, axes, keep));
};

/** Axes that only the run will tell: any of them may be reduced. */
function keptShape(context: InferenceContext): Shape | undefined {
  return context
    .input(0)
    .shape?.map((size, axis) => (size === 1 ? 1 : context.unknownDimension(axis)));
}

const topK: ShapeRule = (context) => {
  const { type, shape } = context.input(0);
  const axis = intAttribute(context.node, "axis", -1);
  const count = context.constant(1)?.[0] ?? intAttribute(context.node, "k", 0);
  const rank = shape?.length ?? 0;
  const at = normalAxis(axis, rank);
  // An axis that there is not says nothing of the shape; the runtime refuses it.
  const picked =
    shape !== undefined && at in shape
      ? shape.with(at, count === 0 ? context.unknownDimension(at) : count)
      : undefined;
  return [
    { type, shape: picked },
    { type: "int64", shape: picked },
  ];
};

const argReduce: ShapeRule = (context) => {
  const keep = intAttribute(context.node, "keepdims", 1) !== 0;
  const axis = intAttribute(context.node, "axis", 0);
  return [{ type: "int64", shape: reducedShape(context.input(0).shape, [axis], keep) }];
};

/** Shape rules of reductions. */
export const reductionShapes: Readonly<Record<string, ShapeRule>> = {
  ArgMax: argReduce,
  ArgMin: argReduce,
  ReduceL1: reduce,
  ReduceL2: reduce,
  ReduceLogSum: reduce,
  ReduceLogSumExp: reduce,
  ReduceMax: reduce,
  ReduceMean: reduce,
  ReduceMin: reduce,
  ReduceProd: reduce,
  ReduceSum: reduce,
  ReduceSumSquare: reduce,
  TopK: topK,
};
