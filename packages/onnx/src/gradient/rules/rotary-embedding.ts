import { applyAgain } from "../apply-again.ts";
import type { GradientRule } from "../gradient-rule.ts";

/** Pairs of numbers turned by an angle for each place: the gradient is turned back. */
export const rotaryEmbeddingGradient: GradientRule = ({ graph, node, inputs, gradient }) => {
  const [, cosines, sines, ...places] = inputs;
  return applyAgain(graph, node, [gradient, cosines, graph.node("Neg", [sines]), ...places]);
};
