import type { GradientRule } from "../gradient-rule.ts";

/** `y = |x|`: `dx = g·sign x`, zero at 0. */
export const absGradient: GradientRule = ({ graph, inputs: [x], gradient }) => [
  graph.node("Mul", [gradient, graph.node("Sign", [x])]),
];
