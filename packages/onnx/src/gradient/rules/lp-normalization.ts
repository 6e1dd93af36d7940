import { intAttribute } from "../../model/attributes.ts";
import { arithmetic } from "../arithmetic.ts";
import type { GradientRule } from "../gradient-rule.ts";

/** `y = x/n` by the norm n along an axis: `dx = (g − n′·Σ g·y)/n`, where n′ is y, or the sign of x. Where the norm is zero, nothing goes through. */
export const lpNormalizationGradient: GradientRule = ({
  graph,
  node,
  inputs: [x],
  outputs: [y],
  gradient,
}) => {
  const { sub, mul, div, equal, select, apply } = arithmetic(graph, x);
  const axis = graph.integers([intAttribute(node, "axis", -1)]);
  const sum = (value: string): string => graph.node("ReduceSum", [value, axis], { keepdims: 1 });
  const isAbsolute = intAttribute(node, "p", 2) === 1;
  const norm = isAbsolute ? sum(apply("Abs", x)) : apply("Sqrt", sum(mul(x, x)));
  const slope = isAbsolute ? apply("Sign", x) : y;
  const inverse = select(equal(norm, 0), 0, div(1, norm));
  return [mul(sub(gradient, mul(slope, sum(mul(gradient, y)))), inverse)];
};
