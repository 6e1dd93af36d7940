import { elementTypeCode } from "../../model/element-type.ts";
import type { GradientRule } from "../gradient-rule.ts";
import { zerosLike } from "../like-shapes.ts";
import { unbroadcast } from "../unbroadcast.ts";

/** `y = x^p`: `dx = g·p·x^(p−1)`, `dp = g·y·log x` (zero where x ≤ 0, where the logarithm is no number). */
export const powGradient: GradientRule = ({
  graph,
  inputs: [x, p],
  outputs: [y],
  gradient,
  needs,
}) => {
  const gradientOfBase = (): string => {
    // Both may be of different types; the result is of the base's.
    const type = graph.floatTypeOf(x);
    const one = graph.scalar(1, type);
    const exponent = graph.node("Cast", [p], { to: elementTypeCode(type) });
    const slope = graph.node("Mul", [
      graph.node("Pow", [x, graph.node("Sub", [exponent, one])]),
      exponent,
    ]);
    return unbroadcast(graph, graph.node("Mul", [gradient, slope]), x);
  };
  const gradientOfExponent = (): string => {
    const zero = graph.scalar(0, graph.floatTypeOf(x));
    const positive = graph.node("Greater", [x, zero]);
    const logarithm = graph.node("Where", [positive, graph.node("Log", [x]), zerosLike(graph, x)]);
    const slope = graph.node("Mul", [y, logarithm]);
    const product = graph.node("Mul", [gradient, slope]);
    const to = elementTypeCode(graph.floatTypeOf(p));
    const isSame = graph.floatTypeOf(p) === graph.floatTypeOf(x);
    return unbroadcast(graph, isSame ? product : graph.node("Cast", [product], { to }), p);
  };
  return [needs(0) ? gradientOfBase() : undefined, needs(1) ? gradientOfExponent() : undefined];
};
