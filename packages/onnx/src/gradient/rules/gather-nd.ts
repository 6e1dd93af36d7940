import { applyAgain } from "../apply-again.ts";
import type { GradientRule } from "../gradient-rule.ts";
import { scatterPlaces } from "../scatter-places.ts";

/** Slices picked by lists of indices: their gradients are added up where they came from. */
export const gatherNDGradient: GradientRule = ({ graph, node, inputs, gradient, needs }) => {
  const [x, indices] = inputs;
  if (!needs(0)) return [];
  const pick = (places: string): string => applyAgain(graph, node, [places, indices])[0];
  return [scatterPlaces(graph, { x, gradient, pick, repeated: true })];
};
