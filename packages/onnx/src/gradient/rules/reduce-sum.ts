import type { GradientContext, GradientRule } from "../gradient-rule.ts";
import { expandLike } from "../like-shapes.ts";
import { keptReduction } from "../kept-reduction.ts";

/** The gradient of a sum, repeated over what was summed. */
export function spread({ graph, node, inputs, gradient }: GradientContext): string {
  return expandLike(graph, keptReduction(graph, node, gradient), inputs[0]);
}

/** `y = Σ x` over axes: every element gets the gradient. */
export const reduceSumGradient: GradientRule = (context) => [spread(context)];
