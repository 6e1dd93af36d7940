import { intAttribute } from "../../model/attributes.ts";
import { normalAxis } from "../../graph/shape.ts";
import type { GradientRule } from "../gradient-rule.ts";
import { fixSizes } from "../unbroadcast.ts";
import { refuseModel } from "../../model/refuse-model.ts";

/** Values side by side: the gradient is split where they met. */
export const concatGradient: GradientRule = ({ graph, node, inputs, gradient }) => {
  const given = intAttribute(node, "axis", 0);
  const sizes = inputs.map((input) => {
    const size = graph.shapeOf(input)?.[normalAxis(given, graph.rankOf(input))];
    if (typeof size === "number") return size;
    return refuseModel(
      input,
      `Concat along an axis of unknown size (axis ${given})`,
      "sizes that are known before the graph runs",
      fixSizes(graph, input),
    );
  });
  if (inputs.length === 1) return [gradient];
  return graph.multiNode(
    "Split",
    [gradient, graph.integers(sizes)],
    { axis: given },
    inputs.map(() => "split"),
  );
};
