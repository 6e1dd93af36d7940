import type { GraphBuilder } from "../../graph/graph-builder.ts";
import { normalAxis } from "../../graph/shape.ts";
import { intAttribute } from "../../model/attributes.ts";
import type { GradientRule } from "../gradient-rule.ts";

/** The sizes along an axis: a constant where all are known, else what the run says. */
function sizesAlong(graph: GraphBuilder, values: readonly string[], axis: number): string {
  const sizes = values.map((value) => {
    const shape = graph.shapeOf(value);
    return shape?.[normalAxis(axis, shape.length)];
  });
  if (sizes.every((size) => typeof size === "number")) return graph.integers(sizes);
  const place = graph.integers([axis]);
  const found = values.map((value) => graph.node("Gather", [graph.node("Shape", [value]), place]));
  return graph.node("Concat", found, { axis: 0 });
}

/** Values side by side: the gradient is split where they met. */
export const concatGradient: GradientRule = ({ graph, node, inputs, gradient }) => {
  if (inputs.length === 1) return [gradient];
  const axis = intAttribute(node, "axis", 0);
  return graph.multiNode(
    "Split",
    [gradient, sizesAlong(graph, inputs, axis)],
    { axis },
    inputs.map(() => "split"),
  );
};
