import { elementTypeCode } from "../../model/element-type.ts";
import { staticSize } from "../../graph/shape.ts";
import type { GradientContext, GradientRule } from "../gradient-rule.ts";
import { spread } from "./reduce-sum.ts";

/** How many elements each mean is over. */
function reducedCount({ graph, inputs: [x], outputs: [y] }: GradientContext): string {
  const type = graph.floatTypeOf(x);
  const all = staticSize(graph.shapeOf(x));
  const left = staticSize(graph.shapeOf(y));
  if (all !== undefined && left !== undefined) return graph.scalar(all / left, type);
  const count = graph.node("Div", [graph.node("Size", [x]), graph.node("Size", [y])]);
  return graph.node("Cast", [count], { to: elementTypeCode(type) });
}

/** `y = mean x` over axes: every element gets the gradient divided by the number of elements. */
export const reduceMeanGradient: GradientRule = (context) => [
  context.graph.node("Div", [spread(context), reducedCount(context)]),
];
