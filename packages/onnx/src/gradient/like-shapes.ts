import type { GraphBuilder } from "../graph/graph-builder.ts";

/** Zeros of the shape and type of a value. */
export function zerosLike(graph: GraphBuilder, value: string): string {
  const zero = graph.scalar(0, graph.floatTypeOf(value));
  const zeros = graph.node("Expand", [zero, graph.node("Shape", [value])]);
  // The target shape is computed at run time, but we know what it is.
  graph.describe(zeros, graph.valueType(value));
  return zeros;
}

/** Repeats a value to the shape of another one. */
export function expandLike(graph: GraphBuilder, value: string, like: string): string {
  const expanded = graph.node("Expand", [value, graph.node("Shape", [like])]);
  graph.describe(expanded, { type: graph.valueType(value).type, shape: graph.shapeOf(like) });
  return expanded;
}

/** Gives a value the shape of another one with as many elements. */
export function reshapeLike(graph: GraphBuilder, value: string, like: string): string {
  // A size of 0 is one, where operators can say so.
  const attributes = graph.opset < 14 ? {} : { allowzero: 1 };
  const reshaped = graph.node("Reshape", [value, graph.node("Shape", [like])], attributes);
  graph.describe(reshaped, { type: graph.valueType(value).type, shape: graph.shapeOf(like) });
  return reshaped;
}
