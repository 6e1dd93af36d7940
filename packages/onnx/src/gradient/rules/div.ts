import type { GradientRule } from "../gradient-rule.ts";
import { unbroadcast } from "../unbroadcast.ts";

/** `y = a / b`: `da = g / b`, `db = −g·y / b`. */
export const divGradient: GradientRule = ({
  graph,
  inputs: [a, b],
  outputs: [y],
  gradient,
  needs,
}) => {
  const quotient = graph.node("Div", [gradient, b]);
  return [
    needs(0) ? unbroadcast(graph, quotient, a) : undefined,
    needs(1)
      ? unbroadcast(graph, graph.node("Neg", [graph.node("Mul", [quotient, y])]), b)
      : undefined,
  ];
};
