import type { GradientRule } from "../gradient-rule.ts";

/** `y = log x`: `dx = g / x`. */
export const logGradient: GradientRule = ({ graph, inputs: [x], gradient }) => [
  graph.node("Div", [gradient, x]),
];
