import { elementTypeCode } from "../../model/element-type.ts";
import type { GradientRule } from "../gradient-rule.ts";
import { keptReduction, keptSum } from "../kept-reduction.ts";

/** `y = max x` or `min x` over axes: the gradient goes to the extreme elements, in equal shares where several tie. */
export const reduceMaxGradient: GradientRule = ({
  graph,
  node,
  inputs: [x],
  outputs: [y],
  gradient,
}) => {
  const extreme = graph.node("Equal", [x, keptReduction(graph, node, y)]);
  const mask = graph.node("Cast", [extreme], { to: elementTypeCode(graph.floatTypeOf(x)) });
  const ties = keptSum(graph, node, mask);
  const share = graph.node("Div", [keptReduction(graph, node, gradient), ties]);
  return [graph.node("Mul", [mask, share])];
};
