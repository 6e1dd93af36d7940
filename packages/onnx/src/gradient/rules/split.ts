import { intAttribute } from "../../model/attributes.ts";
import type { GradientRule } from "../gradient-rule.ts";
import { zerosLike } from "../like-shapes.ts";

/** Parts of a value: their gradients go side by side again, zeros for a part that is not used. */
export const splitGradient: GradientRule = ({ graph, node, outputs, gradients }) => {
  const parts = outputs.map((output, index) => gradients[index] ?? zerosLike(graph, output));
  return [graph.node("Concat", parts, { axis: intAttribute(node, "axis", 0) })];
};
