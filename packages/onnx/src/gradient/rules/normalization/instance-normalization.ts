import { floatAttribute } from "../../../model/attributes.ts";
import type { GradientRule } from "../../gradient-rule.ts";
import { channelSum, perChannel } from "./channel-affine.ts";
import { standardize, standardizedGradient } from "./standardize.ts";

/** `y = γ·x̂ + β`, standardised over the sizes of each channel of each row. */
export const instanceNormalizationGradient: GradientRule = (context) => {
  const { graph, node, inputs, gradient, needs } = context;
  const [x, scale] = inputs;
  const axes = Array.from({ length: graph.rankOf(x) - 2 }, (_, axis) => axis + 2);
  const epsilon = floatAttribute(node, "epsilon", 1e-5);
  const hat = standardize(graph, x, { axes, epsilon });
  const scaled = (): string => graph.node("Mul", [gradient, perChannel(graph, scale, x)]);
  return [
    needs(0) ? standardizedGradient(graph, hat, scaled()) : undefined,
    needs(1) ? channelSum(graph, graph.node("Mul", [gradient, hat.value])) : undefined,
    needs(2) ? channelSum(graph, gradient) : undefined,
  ];
};
