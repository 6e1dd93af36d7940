import type { GraphBuilder } from "../../src/graph/graph-builder.ts";
import type { GradientCase } from "../gradient-check.ts";
import { nonzero, positive, signs } from "./draws.ts";
import type { Draw } from "./draws.ts";
import { unary } from "./operator-case.ts";

/** A reduction in all its forms: axes as an attribute, as an input, none, and none that reduce nothing. */
function reductions(opType: string, draw: Draw): GradientCase[] {
  const shapes = [[2, 3, 2]];
  const byInput =
    (axes: readonly number[], attributes: Record<string, number>): GradientCase["build"] =>
    (graph, [x]) =>
      graph.node(
        opType,
        [x, graph.constant("axes", BigInt64Array.from(axes, BigInt), [axes.length])],
        attributes,
      );
  return [
    unary(opType, { axes: [1], keepdims: 0 }, { shapes, draw }),
    unary(opType, { axes: [-1, 0] }, { shapes, draw }),
    unary(opType, { keepdims: 0 }, { shapes, draw }),
    { shapes, draw, opset: 18, build: byInput([0, -2], { keepdims: 0 }) },
    { shapes, draw, opset: 18, build: byInput([2], { keepdims: 1 }) },
    { shapes, draw, opset: 18, build: byInput([], { keepdims: 0 }) },
    { shapes, draw, opset: 18, build: byInput([], { noop_with_empty_axes: 1 }) },
  ];
}

/** Some factors of each product are zero: none, one or two of them. */
const withZeros = (graph: GraphBuilder, [x]: string[]): string => {
  const kept = graph.constant("kept", Float64Array.of(1, 1, 1, 0, 1, 1, 0, 1, 0), [3, 3]);
  return graph.node("ReduceProd", [graph.node("Mul", [x, kept])], { axes: [1], keepdims: 0 });
};

/** Operators that make one number of several. */
export const reductionCases: Readonly<Record<string, GradientCase[]>> = {
  CumSum: [{}, { exclusive: 1 }, { reverse: 1 }, { exclusive: 1, reverse: 1 }].map(
    (attributes, index): GradientCase => ({
      shapes: [[2, 3, 2]],
      build: (graph, [x]) =>
        graph.node("CumSum", [x, graph.scalar(index % 2 === 0 ? 1 : -3, "int64")], attributes),
    }),
  ),
  LpNormalization: [{}, { p: 1 }, { axis: 0 }, { axis: 1, p: 1 }].map((attributes) =>
    unary("LpNormalization", attributes, { draw: nonzero }),
  ),
  ReduceL1: reductions("ReduceL1", nonzero),
  ReduceL2: reductions("ReduceL2", nonzero),
  ReduceLogSum: reductions("ReduceLogSum", positive),
  ReduceProd: [
    ...reductions("ReduceProd", nonzero),
    { shapes: [[3, 3]], draw: positive, build: withZeros },
    {
      // The zeros themselves have slopes, too.
      shapes: [[3, 3]],
      draw: signs,
      build: (graph, [x]) => graph.node("ReduceProd", [x], { axes: [0], keepdims: 0 }),
    },
  ],
  ReduceSumSquare: reductions("ReduceSumSquare", nonzero),
};
