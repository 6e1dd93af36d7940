// Operators whose axes moved from an attribute to an input, each in the form that the graph's operator version asks for.
import type { GraphBuilder } from "./graph-builder.ts";

// The first versions with axes as an input.
const axesAsInput = { ReduceMax: 18, ReduceSum: 13, Squeeze: 13, Unsqueeze: 13 } as const;

type AxisOperator = keyof typeof axesAsInput;

function addAlong(
  graph: GraphBuilder,
  operator: AxisOperator,
  value: string,
  axis: number,
  attributes: Readonly<Record<string, number>> = {},
): string {
  return graph.opset < axesAsInput[operator]
    ? graph.node(operator, [value], { ...attributes, axes: [axis] })
    : graph.node(operator, [value, graph.integers([axis])], attributes);
}

/** The greatest entry or the sum along an axis, which stays with size 1. */
export function addReduction(
  graph: GraphBuilder,
  operator: "ReduceMax" | "ReduceSum",
  value: string,
  axis: number,
): string {
  return addAlong(graph, operator, value, axis, { keepdims: 1 });
}

/** An axis of size 1 put in. */
export function addUnsqueeze(graph: GraphBuilder, value: string, axis: number): string {
  return addAlong(graph, "Unsqueeze", value, axis);
}

/** An axis of size 1 taken out. */
export function addSqueeze(graph: GraphBuilder, value: string, axis: number): string {
  return addAlong(graph, "Squeeze", value, axis);
}

/** The last axis of a value: −1, or its number where operators do not count from the end yet. */
export function lastAxis(graph: GraphBuilder, value: string): number {
  return graph.opset < 11 ? graph.rankOf(value) - 1 : -1;
}
