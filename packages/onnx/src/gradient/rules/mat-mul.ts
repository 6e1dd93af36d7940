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

/** `Y = A·B` over batches: `dA = g·Bᵀ`, `dB = Aᵀ·g`, summed over broadcast batch axes. A vector counts as a row (A) or column (B). */
export const matMulGradient: GradientRule = ({ graph, inputs: [a, b], gradient, needs }) => {
  const vectorA = graph.rankOf(a) === 1;
  const vectorB = graph.rankOf(b) === 1;
  const left = vectorA ? withAxis(graph, a, 0) : a;
  const right = vectorB ? withAxis(graph, b, 1) : b;
  const rows = vectorB ? withAxis(graph, gradient, -1) : gradient;
  const g = vectorA ? withAxis(graph, rows, -2) : rows;
  const finish = (found: string, matrix: string, value: string, vector: boolean): string => {
    const sum = unbroadcast(graph, found, matrix);
    return vector ? reshapeLike(graph, sum, value) : sum;
  };
  return [
    needs(0)
      ? finish(graph.node("MatMul", [g, transposed(graph, right)]), left, a, vectorA)
      : undefined,
    needs(1)
      ? finish(graph.node("MatMul", [transposed(graph, left), g]), right, b, vectorB)
      : undefined,
  ];
};
