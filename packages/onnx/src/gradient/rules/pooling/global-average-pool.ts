import { elementTypeCode } from "../../../model/element-type.ts";
import { staticSize } from "../../../graph/shape.ts";
import type { GradientRule } from "../../gradient-rule.ts";
import { expandLike } from "../../like-shapes.ts";

/** The mean of each channel: every element gets its share of the gradient. */
export const globalAveragePoolGradient: GradientRule = (context) => {
  const {
    graph,
    inputs: [x],
    outputs: [y],
    gradient,
  } = context;
  const type = graph.floatTypeOf(x);
  const count = staticSize(graph.shapeOf(x)?.slice(2));
  const sizes = (): string => graph.node("Div", [graph.node("Size", [x]), graph.node("Size", [y])]);
  const number =
    count === undefined
      ? graph.node("Cast", [sizes()], { to: elementTypeCode(type) })
      : graph.scalar(count, type);
  return [expandLike(graph, graph.node("Div", [gradient, number]), x)];
};
