import { arithmetic } from "../arithmetic.ts";
import type { GradientRule } from "../gradient-rule.ts";
import { unbroadcast } from "../unbroadcast.ts";

/** `y = a − n·b` with the whole number n of times that b goes into a: `da = g`, `db = −g·n`. */
export const modGradient: GradientRule = ({
  graph,
  inputs: [a, b],
  outputs: [y],
  gradient,
  needs,
}) => {
  const { sub, div, mul, apply } = arithmetic(graph, a);
  const times = (): string => apply("Round", div(sub(y, a), b));
  return [
    needs(0) ? unbroadcast(graph, gradient, a) : undefined,
    needs(1) ? unbroadcast(graph, mul(gradient, times()), b) : undefined,
  ];
};
