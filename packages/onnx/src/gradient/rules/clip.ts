import { elementTypeCode } from "../../model/element-type.ts";
import type { GradientContext, GradientRule } from "../gradient-rule.ts";
import { unbroadcast } from "../unbroadcast.ts";

/** The gradient where a test holds, zero elsewhere. */
function passed({ graph, inputs: [x] }: GradientContext, gradient: string, test: string): string {
  const mask = graph.node("Cast", [test], { to: elementTypeCode(graph.floatTypeOf(x)) });
  return graph.node("Mul", [gradient, mask]);
}

/**
 * Values kept between bounds, `y = min(max(x, low), high)`: the gradient goes to the value where it was within them, at a bound
 * itself too, and to the bound that took its place elsewhere. Where low > high, that is the upper one.
 */
export const clipGradient: GradientRule = (context) => {
  const { graph, inputs, gradient, needs } = context;
  const [x, low = "", high = ""] = inputs;
  const inside = [
    ...(low === "" ? [] : [graph.node("GreaterOrEqual", [x, low])]),
    ...(high === "" ? [] : [graph.node("LessOrEqual", [x, high])]),
  ];
  const ofLow = (): string => {
    const below = passed(context, gradient, graph.node("Less", [x, low]));
    if (high === "") return below;
    return passed(context, below, graph.node("LessOrEqual", [low, high]));
  };
  const ofHigh = (): string => {
    const above = graph.node("Greater", [x, high]);
    if (low === "") return passed(context, gradient, above);
    const crossed = graph.node("Greater", [low, high]);
    return passed(context, gradient, graph.node("Or", [above, crossed]));
  };
  return [
    needs(0) ? inside.reduce((rest, test) => passed(context, rest, test), gradient) : undefined,
    low !== "" && needs(1) ? unbroadcast(graph, ofLow(), low) : undefined,
    high !== "" && needs(2) ? unbroadcast(graph, ofHigh(), high) : undefined,
  ];
};
