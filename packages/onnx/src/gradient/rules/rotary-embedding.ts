import { refuseModel } from "../../model/refuse-model.ts";
import { applyAgain } from "../apply-again.ts";
import type { GradientRule } from "../gradient-rule.ts";

/** Pairs of numbers turned by an angle for each place: the gradient is turned back. */
export const rotaryEmbeddingGradient: GradientRule = ({ graph, node, inputs, gradient, needs }) => {
  const [, cosines, sines, ...places] = inputs;
  if (needs(1) || needs(2)) {
    refuseModel(
      node.output[0],
      "angles of RotaryEmbedding that are to be trained",
      "constant angles",
      `Freeze "${inputs[needs(1) ? 1 : 2]}".`,
    );
  }
  const back = graph.node("Neg", [sines]);
  return applyAgain(graph, node, [gradient, cosines, back, ...places]);
};
