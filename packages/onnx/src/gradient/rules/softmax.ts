import { intAttribute } from "../../model/attributes.ts";
import type { GradientRule } from "../gradient-rule.ts";

/** `y = softmax(x)` along an axis: `dx = y·(g − Σ g·y)`. */
export const softmaxGradient: GradientRule = ({ graph, node, outputs: [y], gradient }) => {
  const axis = graph.integers([intAttribute(node, "axis", -1)]);
  const sum = graph.node("ReduceSum", [graph.node("Mul", [gradient, y]), axis], { keepdims: 1 });
  return [graph.node("Mul", [y, graph.node("Sub", [gradient, sum])])];
};
