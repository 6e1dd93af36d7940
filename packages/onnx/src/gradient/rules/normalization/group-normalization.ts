import { floatAttribute, intAttribute } from "../../../model/attributes.ts";
import type { GradientRule } from "../../gradient-rule.ts";
import { reshapeLike } from "../../like-shapes.ts";
import { channelSum, perChannel } from "./channel-affine.ts";
import { standardize, standardizedGradient } from "./standardize.ts";

// From this version on, scale and bias are numbers of channels; before, of groups.
const channelOpset = 21;

/** `y = γ·x̂ + β`, standardised over the channels of a group and their sizes. */
export const groupNormalizationGradient: GradientRule = (context) => {
  const { graph, node, inputs, gradient, needs } = context;
  const [x, scale] = inputs;
  const groups = intAttribute(node, "num_groups", 1);
  const grouped = (value: string): string =>
    graph.node("Reshape", [value, graph.integers([0, groups, -1])]);
  const epsilon = floatAttribute(node, "epsilon", 1e-5);
  const hat = standardize(graph, grouped(x), { axes: [2], epsilon });
  const isByChannel = graph.opset >= channelOpset;
  // Both in the layout whose second axis is that of scale and bias.
  const given = isByChannel ? gradient : grouped(gradient);
  const standard = isByChannel ? reshapeLike(graph, hat.value, x) : hat.value;
  const ofX = (): string => {
    const scaled = graph.node("Mul", [given, perChannel(graph, scale, given)]);
    const found = standardizedGradient(graph, hat, isByChannel ? grouped(scaled) : scaled);
    return reshapeLike(graph, found, x);
  };
  return [
    needs(0) ? ofX() : undefined,
    needs(1) ? channelSum(graph, graph.node("Mul", [given, standard])) : undefined,
    needs(2) ? channelSum(graph, given) : undefined,
  ];
};
