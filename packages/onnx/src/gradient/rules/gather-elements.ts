import { intAttribute } from "../../model/attributes.ts";
import type { GradientRule } from "../gradient-rule.ts";
import { scatterAdd } from "../scatter-add.ts";

/** Elements picked by index: their gradients are added up where they came from. */
export const gatherElementsGradient: GradientRule = ({
  graph,
  node,
  inputs: [like, indices],
  gradient,
  needs,
}) => {
  if (!needs(0)) return [undefined];
  const axis = intAttribute(node, "axis", 0);
  return [scatterAdd(graph, { like, indices, updates: gradient, axis })];
};
