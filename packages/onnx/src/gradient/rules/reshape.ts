import type { GradientRule } from "../gradient-rule.ts";
import { reshapeLike } from "../like-shapes.ts";

/** The same values in another shape (Reshape, Flatten, Squeeze, Unsqueeze): the gradient takes the old shape again. */
export const reshapeGradient: GradientRule = ({ graph, inputs: [x], gradient }) => [
  reshapeLike(graph, gradient, x),
];
