import { arithmetic } from "../arithmetic.ts";
import type { GradientRule } from "../gradient-rule.ts";
import { addGradient } from "./add.ts";

/** `y = (a + b + …)/n`: every term gets the gradient divided by their number. */
export const meanGradient: GradientRule = (context) => {
  const { graph, inputs, gradient } = context;
  const share = arithmetic(graph, gradient).div(gradient, inputs.length);
  return addGradient({ ...context, gradient: share });
};
