import type { GraphBuilder } from "../graph/graph-builder.ts";
import type { Shape } from "../graph/shape.ts";

/** The axes along which a value was repeated, after new ones in front; undefined where only the run tells. */
function stretchedAxes(from: Shape, to: Shape): number[] | undefined {
  const added = from.length - to.length;
  const stretched: number[] = [];
  for (const [index, size] of to.entries()) {
    const wide = from[index + added];
    if (size === wide) continue;
    if (size !== 1) return undefined;
    stretched.push(index + added);
  }
  return stretched;
}

/** The same by sizes that only the run tells: sums over every axis that the value has with size 1, or does not have. */
function unbroadcastAtRunTime(graph: GraphBuilder, gradient: string, value: string): string {
  const shape = graph.node("Shape", [value]);
  const rank = graph.node("Shape", [shape]);
  const wide = graph.node("Shape", [graph.node("Shape", [gradient])]);
  const one = graph.scalar(1, "int64");
  const leading = graph.node("Expand", [one, graph.node("Sub", [wide, rank])]);
  const sizes = graph.node("Concat", [leading, shape], { axis: 0 });
  const single = graph.node("NonZero", [graph.node("Equal", [sizes, one])]);
  const axes = graph.node("Reshape", [single, graph.integers([-1])]);
  const sum = graph.node("ReduceSum", [gradient, axes], { keepdims: 1, noop_with_empty_axes: 1 });
  const result = graph.node("Reshape", [sum, shape]);
  graph.describe(result, graph.valueType(value));
  return result;
}

/**
 * Sums a gradient over the axes along which a value was repeated, so that it gets the shape of that value again.
 *
 * @param graph - graph to add the sum to
 * @param gradient - gradient with respect to the broadcast value
 * @param value - the value as it was before broadcasting
 */
export function unbroadcast(graph: GraphBuilder, gradient: string, value: string): string {
  const from = graph.shapeOf(gradient);
  const to = graph.shapeOf(value);
  const stretched = from && to && stretchedAxes(from, to);
  if (from === undefined || to === undefined || stretched === undefined) {
    return unbroadcastAtRunTime(graph, gradient, value);
  }
  const leading = Array.from({ length: from.length - to.length }, (_, axis) => axis);
  const kept =
    stretched.length === 0
      ? gradient
      : graph.node("ReduceSum", [gradient, graph.integers(stretched)], { keepdims: 1 });
  if (leading.length === 0) return kept;
  return graph.node("ReduceSum", [kept, graph.integers(leading)], { keepdims: 0 });
}
