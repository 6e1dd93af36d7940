import type { GradientCase } from "../gradient-check.ts";

/** A function of one value of shape [3, 4], unless said otherwise. */
export function unary(
  opType: string,
  attributes = {},
  more: Partial<GradientCase> = {},
): GradientCase {
  return { shapes: [[3, 4]], build: (graph, [x]) => graph.node(opType, [x], attributes), ...more };
}

/** A function of values of the given shapes. */
export function binary(
  opType: string,
  shapes: number[][],
  more: Partial<GradientCase> = {},
): GradientCase {
  return { shapes, build: (graph, inputs) => graph.node(opType, inputs), ...more };
}
