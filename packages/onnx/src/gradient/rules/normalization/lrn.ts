import { floatAttribute, intAttribute } from "../../../model/attributes.ts";
import type { GradientRule } from "../../gradient-rule.ts";

/**
 * Local response normalisation, `y = x·d^(−β)` with `d = k + α·mean x²` over neighbouring channels (zeros beyond the last ones):
 * `dx = g·d^(−β) − 2αβ·x·mean′(g·y/d)`, where the second mean looks back from each channel to the windows that it is in.
 */
export const lrnGradient: GradientRule = ({ graph, node, inputs: [x], outputs: [y], gradient }) => {
  const type = graph.floatTypeOf(x);
  const number = (value: number): string => graph.scalar(value, type);
  const multiply = (left: string, right: string): string => graph.node("Mul", [left, right]);
  const size = intAttribute(node, "size", 1);
  const [alpha, beta] = [floatAttribute(node, "alpha", 1e-4), floatAttribute(node, "beta", 0.75)];
  const flat = Array.from({ length: graph.rankOf(x) - 2 }, () => 0);
  const single = flat.map(() => 1);
  const [before, after] = [Math.floor((size - 1) / 2), Math.ceil((size - 1) / 2)];
  const axis = graph.integers([1]);
  const overChannels = (value: string, [start, end]: readonly [number, number]): string => {
    const pads = [start, ...flat, end, ...flat];
    const image = graph.node("Unsqueeze", [value, axis]);
    const window = { kernel_shape: [size, ...single], pads, count_include_pad: 1 };
    return graph.node("Squeeze", [graph.node("AveragePool", [image], window), axis]);
  };
  const mean = overChannels(multiply(x, x), [before, after]);
  const bias = number(floatAttribute(node, "bias", 1));
  const base = graph.node("Add", [bias, multiply(mean, number(alpha))]);
  const back = overChannels(graph.node("Div", [multiply(gradient, y), base]), [after, before]);
  const direct = multiply(gradient, graph.node("Pow", [base, number(-beta)]));
  return [graph.node("Sub", [direct, multiply(multiply(x, back), number(2 * alpha * beta))])];
};
