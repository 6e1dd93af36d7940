import type { GradientRule } from "../gradient-rule.ts";

/** `y = σ(x)`: `dx = g·y·(1 − y)`. */
export const sigmoidGradient: GradientRule = ({ graph, outputs: [y], gradient }) => {
  const rest = graph.node("Sub", [graph.scalar(1, graph.floatTypeOf(y)), y]);
  return [graph.node("Mul", [gradient, graph.node("Mul", [y, rest])])];
};
