import type { GradientRule } from "../gradient-rule.ts";
import { unbroadcast } from "../unbroadcast.ts";

/** `y = a + b + …` (Add and Sum): every term gets the gradient. */
export const addGradient: GradientRule = ({ graph, inputs, gradient, needs }) =>
  inputs.map((input, index) => (needs(index) ? unbroadcast(graph, gradient, input) : undefined));
