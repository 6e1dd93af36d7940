import { applyAgain } from "../apply-again.ts";
import type { GradientRule } from "../gradient-rule.ts";

/** Operators that undo themselves or keep a part of a matrix (ReverseSequence, Trilu): the gradient goes through the same one. */
export const sameAgainGradient: GradientRule = ({ graph, node, inputs, gradient }) =>
  applyAgain(graph, node, [gradient, ...inputs.slice(1)]);
