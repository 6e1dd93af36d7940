import { arithmetic } from "../arithmetic.ts";
import type { GradientRule } from "../gradient-rule.ts";

/** `yᵢ = start + i·step`: `dstart = Σ g`, `dstep = Σ g·i`. The limit only says how many there are. */
export const rangeGradient: GradientRule = (context) => {
  const { graph, inputs, outputs, gradient, needs } = context;
  const [start, , step] = inputs;
  const { sub, div, mul } = arithmetic(graph, gradient);
  const sum = (value: string): string => graph.node("ReduceSum", [value], { keepdims: 0 });
  return [
    needs(0) ? sum(gradient) : undefined,
    undefined,
    needs(2) ? sum(mul(gradient, div(sub(outputs[0], start), step))) : undefined,
  ];
};
