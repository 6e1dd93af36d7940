import { expect, test } from "vitest";
import { makeFunction, makeNode } from "../zoo/graph-writer.ts";
import type { FileOptions } from "../zoo/graph-writer.ts";
import { found, gemm, integers } from "./small-graph.ts";
import type { Build } from "./small-graph.ts";

/** A layer as a product and a sum, which have as many dimensions as the features before them. */
function product(graph: Parameters<Build>[0], features: string, output = "scores"): string {
  const weight = graph.weight(`${output}.w`, [4, 3]);
  const raw = graph.op("MatMul", [features, weight], {}, `${output}.product`);
  return graph.op("Add", [raw, graph.weight(`${output}.b`, [3])], {}, output);
}

const hidden: FileOptions = {
  domains: { local: 1 },
  functions: [
    makeFunction(
      "Hidden",
      ["X"],
      ["Y"],
      [makeNode("local:Bend", ["X"], ["T"]), makeNode("Tanh", ["T"], ["Y"])],
    ),
    makeFunction("Bend", ["X"], ["Y"], [makeNode("Relu", ["X"], ["Y"])]),
  ],
};

test.each<[string, Build, FileOptions, string]>([
  [
    "features from local functions",
    (graph, x) => {
      const features = graph.op("local:Hidden", [graph.op("local:Hidden", [x])]);
      graph.output(product(graph, features), ["N", 3]);
    },
    hidden,
    "softmax scores 3@1/2 → scores",
  ],
  [
    "features from local functions, and an output that says nothing of its shape",
    (graph, x) => graph.output(product(graph, graph.op("local:Hidden", [x]))),
    hidden,
    "softmax scores 3@1/2 → scores",
  ],
  ...["Softmax", "LogSoftmax"].map((opType): [string, Build, FileOptions, string] => [
    `features from an operator that nobody knows, ${opType}`,
    (graph, x) => {
      const scores = product(graph, graph.op("local:Unknown", [x]));
      graph.output(graph.op(opType, [scores], { axis: -1 }, "p"), ["N", 3]);
    },
    { domains: { local: 1 } },
    `softmax scores 3@1/2 ${opType} → p`,
  ]),
  [
    "tokens from an operator that nobody knows",
    (graph, x) => {
      const scores = product(graph, graph.op("local:Unknown", [x]));
      graph.output(graph.op("Softmax", [scores], { axis: 2 }, "p"), ["N", "T", 3]);
    },
    { domains: { local: 1 } },
    "softmax scores 3@2/3 Softmax → p",
  ],
  [
    "tokens that were flattened, and brought back to sizes which the run tells",
    (graph) => {
      const tokens = graph.input("tokens", ["N", "T", 4]);
      const flat = gemm(graph, graph.op("Reshape", [tokens, integers(graph, [-1, 4])]), 3, "flat");
      const first = graph.op("Slice", [
        graph.op("Shape", [tokens]),
        integers(graph, [0]),
        integers(graph, [2]),
      ]);
      const sizes = graph.op("Concat", [first, integers(graph, [3])], { axis: 0 });
      const scores = graph.op("Reshape", [flat, sizes], {}, "scores");
      graph.output(graph.op("Softmax", [scores], { axis: -1 }, "p"), ["N", "T", 3]);
    },
    {},
    "softmax scores 3@2/3 Softmax → p",
  ],
  [
    "two layers of which one has unknown features",
    (graph, x) => {
      graph.output(gemm(graph, x, 3, "known"), ["N", 3]);
      const scores = product(graph, graph.op("local:Unknown", [x]));
      graph.output(graph.op("Sigmoid", [scores], {}, "p"), ["N", 3]);
    },
    { domains: { local: 1 } },
    "softmax known 3@1/2 → known; sigmoid scores 3@1/2 Sigmoid → p",
  ],
])("%s", (_, build, file, expected) => {
  expect(found(build, { classes: 3 }, file)).toBe(expected);
});
