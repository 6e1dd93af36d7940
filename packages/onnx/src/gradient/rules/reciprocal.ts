import type { GradientRule } from "../gradient-rule.ts";

/** `y = 1/x`: `dx = −g·y²`. */
export const reciprocalGradient: GradientRule = ({ graph, outputs: [y], gradient }) => [
  graph.node("Neg", [graph.node("Mul", [gradient, graph.node("Mul", [y, y])])]),
];
