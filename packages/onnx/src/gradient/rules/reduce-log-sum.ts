import { arithmetic } from "../arithmetic.ts";
import type { GradientRule } from "../gradient-rule.ts";
import { spread } from "./reduce-sum.ts";

/** `y = log Σ x` over axes: every element gets `g·e^−y`. */
export const reduceLogSumGradient: GradientRule = (context) => {
  const { graph, outputs, gradient } = context;
  const { mul, apply } = arithmetic(graph, gradient);
  const share = mul(gradient, apply("Exp", mul(outputs[0], -1)));
  return [spread({ ...context, gradient: share })];
};
