import { intAttribute } from "../../model/attributes.ts";
import { normalAxis } from "../../graph/shape.ts";
import type { GradientRule } from "../gradient-rule.ts";
import { reshapeLike } from "../like-shapes.ts";
import { scatterAdd } from "../scatter-add.ts";

/** Slices picked by index: their gradients are added up where they came from. */
export const gatherGradient: GradientRule = ({
  graph,
  node,
  inputs: [x, indices],
  gradient,
  needs,
}) => {
  if (!needs(0)) return [undefined];
  const rank = graph.rankOf(x);
  const axis = normalAxis(intAttribute(node, "axis", 0), rank);
  const picked = graph.rankOf(indices);
  // [before, indices…, after] → [indices…, before, after] → one row per index
  const outer = Array.from({ length: axis }, (_, index) => index);
  const middle = Array.from({ length: picked }, (_, index) => axis + index);
  const inner = Array.from({ length: rank - axis - 1 }, (_, index) => axis + picked + index);
  const front = graph.node("Transpose", [gradient], { perm: [...middle, ...outer, ...inner] });
  const flatIndices = graph.node("Reshape", [indices, graph.integers([-1, 1])]);
  const order = [
    axis,
    ...outer,
    ...Array.from({ length: rank - axis - 1 }, (_, index) => axis + 1 + index),
  ];
  const source = graph.node("Transpose", [x], { perm: order });
  const zeros = graph.node("Flatten", [source], { axis: 1 });
  const rows = graph.node("Flatten", [front], { axis: picked });
  const repeated = graph.node("Expand", [flatIndices, graph.node("Shape", [rows])]);
  const sum = scatterAdd(graph, { like: zeros, indices: repeated, updates: rows, axis: 0 });
  const shaped = reshapeLike(graph, sum, source);
  return [
    graph.node("Transpose", [shaped], { perm: order.map((_, index) => order.indexOf(index)) }),
  ];
};
