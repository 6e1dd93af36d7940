import { balancedSigmoidModel } from "../fragments/balanced-sigmoid-model.ts";
import { balancedSoftmaxModel } from "../fragments/balanced-softmax-model.ts";
import { ModelError, PriorError, priorFromCounts } from "@balms/core";
import { expect, test } from "vitest";
import { GraphBuilder } from "../graph/graph-builder.ts";
import { modelMetadata, withMetadata } from "../model/model-metadata.ts";
import { createModel } from "../model/model.ts";
import type { OnnxModel } from "../model/model.ts";
import { findClassScores } from "../scores/find-class-scores.ts";
import { adjustModel } from "./adjust-model.ts";
import { checkModelClasses } from "./check-model-classes.ts";
import { headModel } from "../surgery/head-model.ts";

const prior = priorFromCounts([90, 9, 1], { classes: ["cat", "dog", "owl"] });
const head = headModel({
  training: "unknown",
  weight: new Float32Array(6),
  bias: new Float32Array(3),
  dimensions: 2,
  classes: 3,
});

/** Input [batch, 3] of some type, and nodes one after another; the last of them is the output "scores". */
function chain(
  opTypes: readonly string[],
  type: "float16" | "float32" | "float64" = "float32",
): OnnxModel {
  const graph = new GraphBuilder(17);
  let value = graph.input("x", type, ["batch", 3]);
  for (const opType of opTypes) value = graph.node(opType, [value], {}, opType.toLowerCase());
  graph.output("scores", value);
  return createModel(graph.toGraph("chain"));
}

/** A linear layer, and nodes after it. */
function layerThen(opTypes: readonly string[]): OnnxModel {
  const graph = new GraphBuilder(17);
  const input = graph.input("x", "float32", ["batch", 2]);
  const weight = graph.constant("w", new Float32Array(6), [2, 3]);
  let value = graph.node("MatMul", [input, weight], {}, "linear");
  for (const opType of opTypes) value = graph.node(opType, [value], {}, opType.toLowerCase());
  graph.output("scores", value);
  return createModel(graph.toGraph("layer"));
}

test.each(["balanced-softmax", "balms"])(
  "a head that was trained as %s knows the class frequencies and is refused",
  (method) => {
    const model = withMetadata(head, { "balms.head": method });
    expect(() => adjustModel(model, { prior })).toThrow(ModelError);
    expect(() => adjustModel(model, { prior })).toThrow(
      `"${method}", which took the class frequencies into account`,
    );
  },
);

test("a head that was corrected post hoc is refused, one trained with plain softmax is not", () => {
  const corrected = withMetadata(head, { "balms.head": "post-hoc" });
  expect(() => adjustModel(corrected, { prior })).toThrow("adjusted already");
  const plain = withMetadata(head, { "balms.head": "softmax" });
  expect(modelMetadata(adjustModel(plain, { prior }))["balms.head"]).toBe("softmax");
});

test.each([[["Softmax", "Relu"]], [["Softmax", "Sqrt"]], [["Relu"]], [["Softmax", "Softmax"]]])(
  "an output behind %j is no logits",
  (opTypes) => {
    expect(() => adjustModel(layerThen(opTypes), { prior })).toThrow(ModelError);
    expect(() => adjustModel(layerThen(opTypes), { prior })).toThrow(
      /expected an output with class scores/u,
    );
  },
);

test("scores that are no linear layer's are adjusted when they are named", () => {
  const model = layerThen(["Relu"]);
  const named = adjustModel(model, { prior, logits: "relu" });
  expect(named.graph?.node.map(({ opType }) => opType)).toEqual([
    "MatMul",
    "Relu",
    "Add",
    "Identity",
  ]);
});

test.each([
  ["softmax", ["Softmax", "Sqrt"]],
  ["logsoftmax", ["LogSoftmax", "Neg"]],
  ["identity", ["Softmax", "Identity", "Neg"]],
])("probabilities that are named are followed back to the scores: %s of %j", (logits, opTypes) => {
  const { graph } = adjustModel(layerThen(opTypes), { prior, logits });
  expect(graph?.node.map(({ opType }) => opType).slice(0, 3)).toEqual([
    "MatMul",
    "Add",
    opTypes[0],
  ]);
});

test.each([
  ["float16", 10],
  ["float32", 1],
  ["float64", 11],
] as const)("scores of type %s are adjusted in it", (type, code) => {
  const adjusted = adjustModel(chain(["Neg"], type), { prior, logits: "scores" });
  expect(adjusted.graph?.initializer.map(({ dataType }) => dataType)).toEqual([code]);
});

test("named logits of which nothing is known are refused", () => {
  const model = chain(["SomethingNew", "Neg"]);
  expect(() => adjustModel(model, { prior, logits: "somethingnew" })).toThrow(
    "received a tensor of unknown shape or element type",
  );
});

test("the prior's classes must be those of the model, in the same order", () => {
  const model = withMetadata(head, { "balms.classes": '["cat","dog","owl"]' });
  expect(adjustModel(model, { prior }).graph?.node).toHaveLength(2);
  const other = priorFromCounts([90, 1, 9], { classes: ["cat", "owl", "dog"] });
  expect(() => adjustModel(model, { prior: other })).toThrow(PriorError);
  expect(() => adjustModel(model, { prior: other })).toThrow(
    '`prior`: received class 1 named "owl"; expected "dog", as in the model',
  );
});

test("a prior that was counted from class ids goes by their order", () => {
  const model = withMetadata(head, { "balms.classes": '["cat","dog","owl"]' });
  expect(adjustModel(model, { prior: priorFromCounts([90, 9, 1]) }).graph?.node).toHaveLength(2);
});

test.each(["[", "{}", "[1]"])("classes that cannot be read are refused: %s", (text) => {
  const model = withMetadata(head, { "balms.classes": text });
  expect(() => adjustModel(model, { prior })).toThrow(ModelError);
  expect(() => adjustModel(model, { prior })).toThrow(/balms\.classes/u);
});

test.each([
  ["names", "{0: 'cat', 1: 'dog', 2: 'owl'}"],
  ["class_names", '["cat", "dog", "owl"]'],
  ["classlabels", "['cat', 'd\\x6fg', '\\u006fwl']"],
])("class names that other tools write are heeded: %s", (key, text) => {
  // A list of another length is about something else.
  const model = withMetadata(head, { [key]: text, labels: "['boat', 'car']" });
  expect(adjustModel(model, { prior }).graph?.node).toHaveLength(2);
  const other = priorFromCounts([90, 1, 9], { classes: ["cat", "owl", "dog"] });
  expect(() => adjustModel(model, { prior: other })).toThrow(PriorError);
  expect(() => adjustModel(model, { prior: other })).toThrow(
    `expected "dog", as in the model (its metadata "${key}")`,
  );
});

test.each([
  ["names", "{0: 'x', 1: 'y'}"],
  ["names", "['LABEL_0', 'LABEL_1', 'LABEL_2']"],
  ["labels", "see the paper"],
])("metadata that name no class of these scores are passed over: %s = %s", (key, text) => {
  const model = withMetadata(head, { [key]: text });
  expect(adjustModel(model, { prior }).graph?.node).toHaveLength(2);
});

test("names of a model with a background have one more, at its place", () => {
  const scores = { ...findClassScores(head)[0], kind: "background" as const, background: 0 };
  const pets = priorFromCounts([9, 1], { classes: ["cat", "dog"] });
  const named = withMetadata(head, { "balms.classes": '["none","cat","dog"]' });
  checkModelClasses(named, scores, pets);
  const other = priorFromCounts([9, 1], { classes: ["dog", "cat"] });
  expect(() => checkModelClasses(named, scores, other)).toThrow('expected "cat", as in the model');
  expect(() => checkModelClasses(named, scores, prior)).toThrow(
    "received 3 classes; expected 2 classes, as many as the model has besides the background",
  );
});

test("a model of a loss has the class frequencies in its scores, and is refused", () => {
  const sizes = { batchSize: 2, classes: 3 };
  for (const model of [balancedSoftmaxModel(sizes), balancedSigmoidModel(sizes)]) {
    expect(() => adjustModel(model, { prior: priorFromCounts([8, 3, 1]) })).toThrow(
      /with a loss that takes the class frequencies into account/u,
    );
  }
});
