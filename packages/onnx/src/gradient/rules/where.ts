import type { GradientRule } from "../gradient-rule.ts";
import { zerosLike } from "../like-shapes.ts";
import { unbroadcast } from "../unbroadcast.ts";

/** `y = a` where the condition holds and `b` elsewhere: each gets the gradient at its own places. */
export const whereGradient: GradientRule = ({
  graph,
  inputs: [condition, a, b],
  gradient,
  needs,
}) => {
  const zeros = zerosLike(graph, gradient);
  return [
    undefined,
    needs(1) ? unbroadcast(graph, graph.node("Where", [condition, gradient, zeros]), a) : undefined,
    needs(2) ? unbroadcast(graph, graph.node("Where", [condition, zeros, gradient]), b) : undefined,
  ];
};
