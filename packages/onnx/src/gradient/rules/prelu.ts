import { arithmetic } from "../arithmetic.ts";
import type { GradientRule } from "../gradient-rule.ts";
import { unbroadcast } from "../unbroadcast.ts";

/** `y = x` where x ≥ 0 and `slope·x` below: `dx = g` or `g·slope`, `dslope = g·x` below. */
export const preluGradient: GradientRule = ({ graph, inputs: [x, slope], gradient, needs }) => {
  const { greater, select, mul } = arithmetic(graph, x);
  const below = greater(0, x);
  return [
    needs(0) ? select(below, mul(gradient, slope), gradient) : undefined,
    needs(1) ? unbroadcast(graph, select(below, mul(gradient, x), 0), slope) : undefined,
  ];
};
