import type { GradientRule } from "../gradient-rule.ts";

/** `y = tanh x`: `dx = g·(1 − y²)`. */
export const tanhGradient: GradientRule = ({ graph, outputs: [y], gradient }) => {
  const one = graph.scalar(1, graph.floatTypeOf(y));
  const slope = graph.node("Sub", [one, graph.node("Mul", [y, y])]);
  return [graph.node("Mul", [gradient, slope])];
};
