import type { GradientRule } from "../gradient-rule.ts";
import { unbroadcast } from "../unbroadcast.ts";

/** `y = a·b`: `da = g·b`, `db = g·a`. */
export const mulGradient: GradientRule = ({ graph, inputs: [a, b], gradient, needs }) => [
  needs(0) ? unbroadcast(graph, graph.node("Mul", [gradient, b]), a) : undefined,
  needs(1) ? unbroadcast(graph, graph.node("Mul", [gradient, a]), b) : undefined,
];
