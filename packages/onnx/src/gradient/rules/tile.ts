import type { GradientRule } from "../gradient-rule.ts";

/** A value beside copies of itself: `[r₁·s₁, r₂·s₂, …]` read as `[r₁, s₁, r₂, s₂, …]`, the gradients of the copies are summed. */
export const tileGradient: GradientRule = ({ graph, inputs: [x, repeats], gradient }) => {
  const [first, flat] = [[0], [-1]].map((list) => graph.integers(list));
  const rows = [repeats, graph.node("Shape", [x])].map((list) =>
    graph.node("Unsqueeze", [list, first]),
  );
  const pairs = graph.node("Transpose", [graph.node("Concat", rows, { axis: 0 })], {
    perm: [1, 0],
  });
  const apart = graph.node("Reshape", [gradient, graph.node("Reshape", [pairs, flat])]);
  const copies = Array.from({ length: graph.rankOf(x) }, (_, axis) => 2 * axis);
  if (copies.length === 0) return [gradient];
  return [graph.node("ReduceSum", [apart, graph.integers(copies)], { keepdims: 0 })];
};
