import type { GradientRule } from "../gradient-rule.ts";

/** `y = eˣ`: `dx = g·y`. */
export const expGradient: GradientRule = ({ graph, outputs: [y], gradient }) => [
  graph.node("Mul", [gradient, y]),
];
