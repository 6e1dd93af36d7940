import { intAttribute } from "../../../model/attributes.ts";
import type { GradientContext, GradientRule } from "../../gradient-rule.ts";
import { spreadOverWindows } from "./window-matrix.ts";

/**
 * `y = (Σ |x|ᵖ)^(1/p)`: `dx = sign(x)·|x|^(p−1) · Σ g·y^(1−p)` over what each element is in.
 *
 * @param spread - gives every element the sum of a value over what it is in
 */
function normGradient(context: GradientContext, spread: (value: string) => string): string {
  const {
    graph,
    node,
    inputs: [x],
    outputs: [y],
    gradient,
  } = context;
  const type = graph.floatTypeOf(x);
  const power = intAttribute(node, "p", 2);
  const [none, one] = [0, 1].map((value) => graph.scalar(value, type));
  // Where y is 0, so is every x in it, and with it the gradient.
  const safe = graph.node("Where", [graph.node("Equal", [y, none]), one, y]);
  const raised = (value: string, exponent: number): string =>
    graph.node("Pow", [value, graph.scalar(exponent, type)]);
  const weighed = graph.node("Mul", [gradient, raised(safe, 1 - power)]);
  const sign = graph.node("Sign", [x]);
  const slope =
    power === 1 ? sign : graph.node("Mul", [sign, raised(graph.node("Abs", [x]), power - 1)]);
  return graph.node("Mul", [slope, spread(weighed)]);
}

/** The p-norm of each window. With p = 1, what it makes of numbers that are not negative is their sum. */
export const lpPoolGradient: GradientRule = (context) => [
  normGradient(context, (value) => spreadOverWindows(context, value, { p: 1 })),
];

/** The p-norm of each channel. */
export const globalLpPoolGradient: GradientRule = (context) => [
  normGradient(context, (value) => value),
];
