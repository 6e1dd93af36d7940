import type { GradientRule } from "../gradient-rule.ts";
import { unbroadcast } from "../unbroadcast.ts";

/** `y = a − b`: `da = g`, `db = −g`. */
export const subGradient: GradientRule = ({ graph, inputs: [a, b], gradient, needs }) => [
  needs(0) ? unbroadcast(graph, gradient, a) : undefined,
  needs(1) ? graph.node("Neg", [unbroadcast(graph, gradient, b)]) : undefined,
];
