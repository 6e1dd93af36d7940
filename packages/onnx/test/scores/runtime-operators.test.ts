import { expect, test } from "vitest";
import type { GraphWriter } from "../zoo/graph-writer.ts";
import { found, gemm, integers } from "./small-graph.ts";
import type { Build } from "./small-graph.ts";

const file = { domains: { "com.microsoft": 1 } };

/** Rounded to whole numbers and back, by ONNX Runtime's own operators, as its quantiser writes them around each operator. */
function rounded(graph: GraphWriter, value: string): string {
  const how = [
    graph.tensor(`${value}.scale`, [], [0.1]),
    graph.tensor(`${value}.zero`, [], [0], "uint8"),
  ];
  const whole = graph.op("com.microsoft:QuantizeLinear", [value, ...how], {}, `${value}.whole`);
  return graph.op("com.microsoft:DequantizeLinear", [whole, ...how], {}, `${value}.rounded`);
}

test.each<[string, Build, string]>([
  [
    "whole numbers before and behind a Softmax",
    (graph, x) => {
      const scores = rounded(graph, gemm(graph, x, 3));
      graph.output(rounded(graph, graph.op("Softmax", [scores], {}, "p")), ["N", 3]);
    },
    "softmax scores.rounded 3@1/2 Softmax → p.rounded",
  ],
  [
    "a Softmax with a bias in it",
    (graph, x) => {
      const scores = graph.op("MatMul", [x, graph.weight("w", [4, 3])], {}, "scores");
      const inputs = [scores, graph.weight("b", [1, 3])];
      const how = { axis: 1, is_inner_broadcast: 0 };
      graph.output(graph.op("com.microsoft:BiasSoftmax", inputs, how, "p"), ["N", 3]);
    },
    "softmax scores 3@1/2 Softmax → p",
  ],
  [
    "scores beside the greatest of their rounded probabilities",
    (graph, x) => {
      const scores = gemm(graph, x, 3);
      graph.output(scores, ["N", 3]);
      const p = rounded(graph, graph.op("Softmax", [scores], {}, "p"));
      graph.output(graph.op("ReduceMax", [p, integers(graph, [1])], {}, "sure"), ["N", 1]);
    },
    "softmax scores 3@1/2 Softmax → scores sure",
  ],
])("ONNX Runtime's own operators between scores and outputs: %s", (_, build, expected) => {
  expect(found(build, { classes: 3 }, file)).toBe(expected);
});
