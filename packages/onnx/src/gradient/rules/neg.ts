import type { GradientRule } from "../gradient-rule.ts";

/** `y = −x`: `dx = −g`. */
export const negGradient: GradientRule = ({ graph, gradient }) => [graph.node("Neg", [gradient])];
