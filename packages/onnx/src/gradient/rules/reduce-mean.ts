import { elementShare } from "../element-share.ts";
import type { GradientRule } from "../gradient-rule.ts";
import { spread } from "./reduce-sum.ts";

/** `y = mean x` over axes: every element gets its share of the gradient. */
export const reduceMeanGradient: GradientRule = (context) => {
  const { graph, inputs, outputs } = context;
  return [graph.node("Mul", [spread(context), elementShare(graph, inputs[0], outputs[0])])];
};
