import { elementShare } from "../../element-share.ts";
import type { GradientRule } from "../../gradient-rule.ts";
import { expandLike } from "../../like-shapes.ts";

/** The mean of each channel: every element gets its share of the gradient. */
export const globalAveragePoolGradient: GradientRule = (context) => {
  const { graph, inputs, outputs, gradient } = context;
  const [x] = inputs;
  const share = graph.node("Mul", [gradient, elementShare(graph, x, outputs[0])]);
  return [expandLike(graph, share, x)];
};
