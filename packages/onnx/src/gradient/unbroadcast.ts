import { ModelError } from "@balms/core";
import type { GraphBuilder } from "../graph/graph-builder.ts";
import { describeShape } from "../graph/shape.ts";

/**
 * Sums a gradient over the axes along which a value was repeated, so that it gets the shape of that value again.
 *
 * @param graph - graph to add the sum to
 * @param gradient - gradient with respect to the broadcast value
 * @param value - the value as it was before broadcasting
 * @throws {@link ModelError} when the shapes do not tell which axes were repeated.
 */
export function unbroadcast(graph: GraphBuilder, gradient: string, value: string): string {
  const from = graph.shapeOf(gradient);
  const to = graph.shapeOf(value);
  if (from === undefined || to === undefined) throw ambiguous(graph, gradient, value);
  const added = from.length - to.length;
  const leading = Array.from({ length: added }, (_, axis) => axis);
  const stretched: number[] = [];
  for (const [index, size] of to.entries()) {
    const wide = from[index + added];
    if (size === wide) continue;
    if (size !== 1) throw ambiguous(graph, gradient, value);
    stretched.push(index + added);
  }
  const kept =
    stretched.length === 0
      ? gradient
      : graph.node("ReduceSum", [gradient, graph.integers(stretched)], { keepdims: 1 });
  if (added === 0) return kept;
  return graph.node("ReduceSum", [kept, graph.integers(leading)], { keepdims: 0 });
}

/** What to do about sizes that the graph does not tell. */
export function fixSizes(graph: GraphBuilder, value: string): string {
  const inputs = graph.openInputs().map((name) => `"${name}"`);
  return inputs.length === 0
    ? `Its sizes are computed during the run: declare the shape of "${value}" in the model (value_info).`
    : `Give ${inputs.join(" and ")} fixed sizes, with the option \`shapes\`.`;
}

function ambiguous(graph: GraphBuilder, gradient: string, value: string): ModelError {
  return new ModelError({
    parameter: value,
    received: `${describeShape(graph.shapeOf(value))} that is broadcast to ${describeShape(graph.shapeOf(gradient))}`,
    expected: "shapes that tell which axes are repeated",
    hint: fixSizes(graph, value),
  });
}
