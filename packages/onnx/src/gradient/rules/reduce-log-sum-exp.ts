import type { GradientRule } from "../gradient-rule.ts";
import { keptReduction } from "../kept-reduction.ts";

/** `y = log Σ eˣ` over axes: `dx = g·e^(x − y)`. */
export const reduceLogSumExpGradient: GradientRule = ({
  graph,
  node,
  inputs: [x],
  outputs: [y],
  gradient,
}) => {
  const share = graph.node("Exp", [graph.node("Sub", [x, keptReduction(graph, node, y)])]);
  return [graph.node("Mul", [share, keptReduction(graph, node, gradient)])];
};
