import { intsAttribute } from "../../../model/attributes.ts";
import type { GradientRule } from "../../gradient-rule.ts";
import { standardize, standardizedGradient } from "./standardize.ts";

// The standard adds 1e−9 to the deviation, so that it is never 0.
const epsilon = 1e-18;

/** `y = x̂`, standardised over the given axes: of an image all but the channels. */
export const meanVarianceNormalizationGradient: GradientRule = ({
  graph,
  node,
  inputs: [x],
  gradient,
}) => {
  const axes = intsAttribute(node, "axes") ?? [0, 2, 3];
  return [standardizedGradient(graph, standardize(graph, x, { axes, epsilon }), gradient)];
};
