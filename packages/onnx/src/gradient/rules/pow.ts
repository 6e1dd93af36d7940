import { elementTypeCode } from "../../model/element-type.ts";
import { arithmetic } from "../arithmetic.ts";
import type { GradientRule } from "../gradient-rule.ts";
import { zerosLike } from "../like-shapes.ts";
import { unbroadcast } from "../unbroadcast.ts";

/** `y = x^p`: `dx = g·p·x^(p−1)`, zero for p = 0; `dp = g·y·log x` (zero where x ≤ 0, where the logarithm is no number). */
export const powGradient: GradientRule = ({
  graph,
  inputs: [x, p],
  outputs: [y],
  gradient,
  needs,
}) => {
  const gradientOfBase = (): string => {
    // Both may be of different types; the result is of the base's.
    const { add, sub, mul, equal, select } = arithmetic(graph, x);
    const numbers = graph.constantNumbers(p);
    // A square is so common that it is worth its own formula.
    if (numbers?.every((number) => number === 2) === true) {
      return unbroadcast(graph, mul(gradient, add(x, x)), x);
    }
    const exponent = graph.node("Cast", [p], { to: elementTypeCode(graph.floatTypeOf(x)) });
    const slope = mul(graph.node("Pow", [x, sub(exponent, 1)]), exponent);
    const isSure = numbers !== undefined && !numbers.includes(0);
    // 0·x^−1 is no number at x = 0.
    const part = isSure ? slope : select(equal(exponent, 0), 0, slope);
    return unbroadcast(graph, mul(gradient, part), x);
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
