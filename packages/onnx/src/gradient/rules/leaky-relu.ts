import { floatAttribute } from "../../model/attributes.ts";
import type { GradientRule } from "../gradient-rule.ts";

/** `y = x` above zero and `α·x` below: `dx = g` or `α·g`. */
export const leakyReluGradient: GradientRule = ({ graph, node, inputs: [x], gradient }) => {
  const type = graph.floatTypeOf(x);
  const alpha = graph.scalar(floatAttribute(node, "alpha", 0.01), type);
  const active = graph.node("Greater", [x, graph.scalar(0, type)]);
  return [graph.node("Where", [active, gradient, graph.node("Mul", [gradient, alpha])])];
};
