import { intsAttribute } from "../../model/attributes.ts";
import type { GradientRule } from "../gradient-rule.ts";

/** Axes in another order: the gradient goes through the inverse order. */
export const transposeGradient: GradientRule = ({ graph, node, gradient }) => {
  const order = intsAttribute(node, "perm");
  if (order === undefined) return [graph.node("Transpose", [gradient])];
  return [
    graph.node("Transpose", [gradient], { perm: order.map((_, axis) => order.indexOf(axis)) }),
  ];
};
