import { elementTypeCode } from "../../model/element-type.ts";
import type { GradientContext, GradientRule } from "../gradient-rule.ts";

// The largest number of 32 bits: all numbers from the smallest normal one on become 1.
const steepest = 3.402_823_466_385_288_6e38;

/** One where a value that is not negative is above zero, zero elsewhere. */
function aboveZero({ graph, outputs: [y] }: GradientContext): string {
  const type = graph.floatTypeOf(y);
  // One pass where Greater and Cast are two; ONNX Runtime has it for this type alone.
  if (type === "float32") return graph.node("HardSigmoid", [y], { alpha: steepest, beta: 0 });
  const active = graph.node("Greater", [y, graph.scalar(0, type)]);
  return graph.node("Cast", [active], { to: elementTypeCode(type) });
}

/** `y = max(x, 0)`: `dx = g` where y > 0. Mul is faster than Where on ONNX Runtime's CPU kernels. */
export const reluGradient: GradientRule = (context) => [
  context.graph.node("Mul", [context.gradient, aboveZero(context)]),
];
