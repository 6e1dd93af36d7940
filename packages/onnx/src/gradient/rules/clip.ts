import { elementTypeCode } from "../../model/element-type.ts";
import type { GradientRule } from "../gradient-rule.ts";

/** Values kept between bounds: the gradient passes where the value was within them. */
export const clipGradient: GradientRule = ({
  graph,
  inputs: [x, low = "", high = ""],
  gradient,
}) => {
  const to = elementTypeCode(graph.floatTypeOf(x));
  const inside = [
    ...(low === "" ? [] : [graph.node("GreaterOrEqual", [x, low])]),
    ...(high === "" ? [] : [graph.node("LessOrEqual", [x, high])]),
  ];
  return [
    inside.reduce(
      (passed, test) => graph.node("Mul", [passed, graph.node("Cast", [test], { to })]),
      gradient,
    ),
  ];
};
