import type { GradientRule } from "../gradient-rule.ts";

/** `y = √x`: `dx = g / (2y)`. */
export const sqrtGradient: GradientRule = ({ graph, outputs: [y], gradient }) => [
  graph.node("Div", [gradient, graph.node("Add", [y, y])]),
];
