import { intAttribute } from "../../model/attributes.ts";
import { createTensor, typedData } from "../../model/tensor.ts";
import { arithmetic } from "../arithmetic.ts";
import type { GradientRule } from "../gradient-rule.ts";

/** Two values, one of them at the places that indices name: each gets the sum over its places. */
export const oneHotGradient: GradientRule = ({ graph, node, inputs, gradient, needs }) => {
  if (!needs(2)) return [];
  const [indices, depth, values] = inputs;
  const { mul, sub } = arithmetic(graph, values);
  const type = graph.floatTypeOf(values);
  const marks = graph.initializer(
    createTensor(graph.unique("marks"), typedData(type, [0, 1]), [2], type),
  );
  const axis = intAttribute(node, "axis", -1);
  const chosen = graph.node("OneHot", [indices, depth, marks], { axis });
  const total = (value: string): string => graph.node("ReduceSum", [value], { keepdims: 0 });
  const on = total(mul(gradient, chosen));
  const parts = [sub(total(gradient), on), on].map((part) =>
    graph.node("Reshape", [part, graph.integers([1])]),
  );
  return [undefined, undefined, graph.node("Concat", parts, { axis: 0 })];
};
