import { intAttribute } from "../../model/attributes.ts";
import type { GradientRule } from "../gradient-rule.ts";

/** `y = log softmax(x)` along an axis: `dx = g − e^y·Σ g`. */
export const logSoftmaxGradient: GradientRule = ({ graph, node, outputs: [y], gradient }) => {
  const axis = graph.integers([intAttribute(node, "axis", -1)]);
  const sum = graph.node("ReduceSum", [gradient, axis], { keepdims: 1 });
  return [graph.node("Sub", [gradient, graph.node("Mul", [graph.node("Exp", [y]), sum])])];
};
