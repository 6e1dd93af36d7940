import { ArgumentError, priorFromCounts } from "@balms/core";
import { expect, test } from "vitest";
import { adjustModel, inspectModel } from "../../src/index.ts";
import type { ClassScoresOptions } from "../../src/index.ts";
import { gemm, smallModel } from "./small-graph.ts";
import type { Build } from "./small-graph.ts";

const several: Build = (graph, x) => {
  graph.output(gemm(graph, x, 3), ["N", 3]);
  graph.output(graph.op("Softmax", ["scores"], { axis: 1 }, "p"), ["N", 3]);
  graph.output(graph.op("ArgMax", ["p"], { axis: 1 }, "label"), ["N", 1], "int64");
  graph.output(gemm(graph, x, 5, "other"), ["N", 5]);
  graph.output(graph.op("Relu", [x], {}, "feature"), ["N", 4]);
};

test("a model with several outputs, in values for JSON", () => {
  const model = smallModel(several, { metadata: { names: "{0: 'cat', 1: 'dog', 2: 'owl'}" } });
  const inspection = inspectModel(model, { classes: 3 });
  expect(JSON.parse(JSON.stringify(inspection))).toMatchObject({
    irVersion: 8,
    operators: { "ai.onnx": 17 },
    producer: "zoo",
    inputs: [{ name: "x", type: "float32", shape: "[N, 4]" }],
    scores: [
      { logits: "scores", kind: "softmax", classes: 3, axis: 1, outputs: ["scores", "p", "label"] },
    ],
    refusal: null,
    classNames: { names: ["cat", "dog", "owl"], source: "names" },
    adjustment: null,
    externalFiles: [],
    trainingMode: [],
  });
  expect(inspection.outputs.map(({ name, role, follows }) => [name, role, follows])).toEqual([
    ["scores", "raw scores", true],
    ["p", "probabilities", true],
    ["label", "label", true],
    ["other", "raw scores", false],
    ["feature", "other", false],
  ]);
  expect(inspection.staying).toEqual([
    { name: "other", reason: "scores of 5 classes" },
    { name: "feature", reason: "an output of Relu" },
  ]);
});

test("a model without scores is described, with the reason", () => {
  const inspection = inspectModel(
    smallModel((graph, x) => graph.output(graph.op("Tanh", [x], {}, "y"))),
  );
  expect(inspection.scores).toEqual([]);
  expect(inspection.refusal).toContain('output "y": an output of Tanh');
});

test("the head that can be replaced is told", () => {
  const inspection = inspectModel(smallModel((graph, x) => graph.output(gemm(graph, x, 3))));
  expect(JSON.parse(JSON.stringify(inspection))).toMatchObject({
    head: { logits: "scores", feature: "x", operator: "Gemm", dimensions: 4, classes: 3 },
    headRefusal: null,
  });
  const named = inspectModel(smallModel(several), { logits: "other" });
  expect(named.head).toMatchObject({ logits: "other", classes: 5 });
});

test.each<[string, Build, string]>([
  ["several layers", several, "which are linear layers"],
  [
    "no linear layer",
    (graph, x) => graph.output(graph.op("Tanh", [x], {}, "y")),
    "expected a linear layer with constant weights",
  ],
  [
    "a layer whose product something else reads",
    (graph, x) => {
      graph.op("MatMul", [x, graph.weight("w", [4, 3])], {}, "product");
      graph.output(graph.op("Add", ["product", graph.weight("b", [3])], {}, "y"), ["N", 3]);
      graph.output(graph.op("Tanh", ["product"], {}, "bounded"), ["N", 3]);
    },
    "a part of the old head",
  ],
])("a head that cannot be replaced is refused as replaceHead does: %s", (_, build, reason) => {
  const { head, headRefusal } = inspectModel(smallModel(build));
  expect(head).toBeNull();
  expect(headRefusal).toContain(reason);
});

test("an adjusted model shows the same scores, and its note", () => {
  const model = smallModel(several);
  const adjusted = adjustModel(model, { prior: priorFromCounts([8, 3, 1]) });
  const [before, after] = [model, adjusted].map((one) => inspectModel(one, { classes: 3 }));
  expect(after.scores).toEqual(before.scores);
  expect(after.adjustment).toContain("balms.adjustment/1");
});

test("nodes that work as in training are named", () => {
  const model = smallModel((graph, x) => {
    const stats = ["s", "b", "m", "v"].map((name) => graph.weight(name, [4]));
    const outputs = ["normal", "mean", "variance"];
    graph.add("BatchNormalization", [x, ...stats], outputs, { training_mode: 1 });
    const mode = [graph.tensor("ratio", [], [0.5]), graph.tensor("on", [], [1], "bool")];
    const dropped = graph.op("Dropout", ["normal", ...mode]);
    graph.output(gemm(graph, graph.op("Dropout", [dropped]), 3));
  });
  expect(inspectModel(model).trainingMode).toEqual(["BatchNormalization", "Dropout"]);
});

test("unknown options are refused", () => {
  const options = { clases: 3 } as ClassScoresOptions;
  expect(() => inspectModel(smallModel(several), options)).toThrow(ArgumentError);
});
