import { elementTypeCode } from "../../model/element-type.ts";
import { staticSize } from "../../graph/shape.ts";
import type { GradientContext, GradientRule } from "../gradient-rule.ts";
import { spread } from "./reduce-sum.ts";

/** How many elements each mean is over. */
function reducedCount(
  { graph, inputs: [x], outputs: [y] }: GradientContext,
  type: "float32" | "float64",
): string {
  const all = staticSize(graph.shapeOf(x));
  const left = staticSize(graph.shapeOf(y));
  if (all !== undefined && left !== undefined) return graph.scalar(all / left, type);
  const count = graph.node("Div", [graph.node("Size", [x]), graph.node("Size", [y])]);
  return graph.node("Cast", [count], { to: elementTypeCode(type) });
}

/** `y = mean x` over axes: every element gets the gradient divided by the number of elements. */
export const reduceMeanGradient: GradientRule = (context) => {
  const { graph, inputs } = context;
  const type = graph.floatTypeOf(inputs[0]);
  const whole = spread(context);
  if (type === "float32" || type === "float64") {
    return [graph.node("Div", [whole, reducedCount(context, type)])];
  }
  // Half precision ends below the number of elements of a picture, but not above a share of them.
  const share = graph.node("Reciprocal", [reducedCount(context, "float32")]);
  const small = graph.node("Cast", [share], { to: elementTypeCode(type) });
  return [graph.node("Mul", [whole, small])];
};
