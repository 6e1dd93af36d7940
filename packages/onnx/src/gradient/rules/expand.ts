import type { GradientRule } from "../gradient-rule.ts";
import { unbroadcast } from "../unbroadcast.ts";

/** A value repeated: its gradients are summed. */
export const expandGradient: GradientRule = ({ graph, inputs: [x], gradient }) => [
  unbroadcast(graph, gradient, x),
];
