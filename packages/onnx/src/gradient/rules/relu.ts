import { elementTypeCode } from "../../model/element-type.ts";
import type { GradientRule } from "../gradient-rule.ts";

/** `y = max(x, 0)`: `dx = g` where y > 0. Cast and Mul are faster than Where on ONNX Runtime's CPU kernels. */
export const reluGradient: GradientRule = ({ graph, outputs: [y], gradient }) => {
  const type = graph.floatTypeOf(y);
  const active = graph.node("Greater", [y, graph.scalar(0, type)]);
  const mask = graph.node("Cast", [active], { to: elementTypeCode(type) });
  return [graph.node("Mul", [gradient, mask])];
};
