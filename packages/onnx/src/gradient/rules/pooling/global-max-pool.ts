import type { GradientRule } from "../../gradient-rule.ts";
import { reshapeLike, zerosLike } from "../../like-shapes.ts";

/** The greatest element of each channel: the gradient goes to it, to the first of equal ones. */
export const globalMaxPoolGradient: GradientRule = ({ graph, inputs: [x], gradient }) => {
  const [rows, updates] = [x, gradient].map((value) =>
    graph.node("Reshape", [value, graph.integers([0, 0, -1])]),
  );
  const places = graph.node("ArgMax", [rows], { axis: 2, keepdims: 1 });
  const inputs = [zerosLike(graph, rows), places, updates];
  return [reshapeLike(graph, graph.node("ScatterElements", inputs, { axis: 2 }), x)];
};
