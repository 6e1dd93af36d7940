import type { GraphBuilder } from "../../graph/graph-builder.ts";
import type { GradientRule } from "../gradient-rule.ts";
import { reshapeLike } from "../like-shapes.ts";
import { unbroadcast } from "../unbroadcast.ts";

function transposed(graph: GraphBuilder, value: string): string {
  const rank = graph.rankOf(value);
  const order = Array.from({ length: rank }, (_, axis) => axis);
  return graph.node("Transpose", [value], { perm: [...order.slice(0, -2), rank - 1, rank - 2] });
}

function withAxis(graph: GraphBuilder, value: string, axis: number): string {
  return graph.node("Unsqueeze", [value, graph.integers([axis])]);
}

/** `Aᵀ·g`, summed over batches that met one matrix B: their rows count as those of a single batch, which takes one product. */
function ofSecond(graph: GraphBuilder, left: string, g: string, right: string): string {
  const shape = graph.shapeOf(right) ?? [];
  const known = shape.filter((size) => typeof size === "number");
  if (known.length !== 2 || shape.length !== 2 || graph.rankOf(left) === 2) {
    return unbroadcast(graph, graph.node("MatMul", [transposed(graph, left), g]), right);
  }
  const [a, rows] = [left, g].map((value, side) =>
    graph.node("Reshape", [value, graph.integers([-1, known[side]])]),
  );
  return graph.node("MatMul", [transposed(graph, a), rows]);
}

/** `Y = A·B` over batches: `dA = g·Bᵀ`, `dB = Aᵀ·g`, summed over broadcast batch axes. A vector counts as a row (A) or column (B). */
export const matMulGradient: GradientRule = ({ graph, inputs: [a, b], gradient, needs }) => {
  const vectorA = graph.rankOf(a) === 1;
  const vectorB = graph.rankOf(b) === 1;
  const left = vectorA ? withAxis(graph, a, 0) : a;
  const right = vectorB ? withAxis(graph, b, 1) : b;
  const rows = vectorB ? withAxis(graph, gradient, -1) : gradient;
  const g = vectorA ? withAxis(graph, rows, -2) : rows;
  const finish = (found: string, value: string, vector: boolean): string =>
    vector ? reshapeLike(graph, found, value) : found;
  const ofFirst = (): string =>
    unbroadcast(graph, graph.node("MatMul", [g, transposed(graph, right)]), left);
  return [
    needs(0) ? finish(ofFirst(), a, vectorA) : undefined,
    needs(1) ? finish(ofSecond(graph, left, g, right), b, vectorB) : undefined,
  ];
};
