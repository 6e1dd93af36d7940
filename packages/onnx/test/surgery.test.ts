import { ModelError, PriorError, priorFromCounts } from "@balms/core";
import { describe, expect, test } from "vitest";
import { GraphBuilder } from "../src/graph/graph-builder.ts";
import {
  adjustModel,
  extractFeatureModel,
  findClassifierHead,
  headModel,
  headParameters,
  inputShape,
  readModel,
  replaceHead,
  writeModel,
} from "../src/index.ts";
import type { OnnxModel } from "../src/index.ts";
import { createModel } from "../src/model/model.ts";
import { runModel } from "./run-model.ts";

const weight = Float32Array.of(1, 2, 3, 4, 5, 6);
const byColumns = Float32Array.of(1, 3, 5, 2, 4, 6);
const bias = Float32Array.of(0.5, -0.5, 0);
const prior = priorFromCounts([900, 90, 10]);
const x = [[1, 2], Float32Array.of(1, -2)] as const;
const expectedLogits = [-2.5, -5.5, -7];

type Build = (graph: GraphBuilder, feature: string) => string;

/** A model with a hidden Relu and a head, built in different ways. */
function modelWith(build: Build, outputName = "scores"): OnnxModel {
  const graph = new GraphBuilder(17);
  const input = graph.input("x", "float32", ["batch", 2]);
  const feature = graph.node("Identity", [input], {}, "feature");
  graph.output(outputName, build(graph, feature));
  return createModel(graph.toGraph("test"));
}

const gemm: Build = (graph, feature) =>
  graph.node(
    "Gemm",
    [feature, graph.constant("w", weight, [3, 2]), graph.constant("b", bias, [3])],
    { transB: 1 },
    "logits",
  );

const matMulAdd: Build = (graph, feature) =>
  graph.node(
    "Add",
    [
      graph.constant("b", bias, [3]),
      graph.node("MatMul", [feature, graph.constant("w", byColumns, [2, 3])]),
    ],
    {},
    "logits",
  );

const scaled: Build = (graph, feature) =>
  graph.node(
    "Gemm",
    [
      feature,
      graph.constant(
        "w",
        byColumns.map((value) => value / 2),
        [2, 3],
      ),
      graph.constant(
        "b",
        bias.map((value) => value * 4),
        [1, 3],
      ),
    ],
    { alpha: 2, beta: 0.25 },
    "logits",
  );

const transposedWeight: Build = (graph, feature) => {
  const turned = graph.node("Transpose", [graph.constant("w", weight, [3, 2])], { perm: [1, 0] });
  return graph.node(
    "Add",
    [graph.node("MatMul", [feature, turned]), graph.constant("b", bias, [3])],
    {},
    "logits",
  );
};

const heads = { gemm, matMulAdd, scaled, transposedWeight };
const endings: Record<string, (graph: GraphBuilder, logits: string) => string> = {
  raw: (_, logits) => logits,
  identity: (graph, logits) => graph.node("Identity", [logits]),
  softmax: (graph, logits) => graph.node("Softmax", [logits], { axis: 1 }),
  "log softmax": (graph, logits) => graph.node("LogSoftmax", [logits], { axis: -1 }),
};

const activations: Record<string, string | undefined> = {
  softmax: "Softmax",
  "log softmax": "LogSoftmax",
};

const variants = Object.entries(heads).flatMap(([head, build]) =>
  Object.entries(endings).map(
    ([ending, end]) =>
      [head, ending, modelWith((graph, feature) => end(graph, build(graph, feature)))] as const,
  ),
);

describe.each(variants)("head %s, ending %s", (_, ending, model) => {
  const normalised = ending.includes("softmax");

  test("is found, with its parameters", () => {
    const head = findClassifierHead(model);
    expect(head).toMatchObject({
      logits: "logits",
      output: "scores",
      feature: "feature",
      dimensions: 2,
      classes: 3,
      activation: activations[ending],
    });
    expect(headParameters(model, head)).toEqual({ weight, bias, training: "unknown" });
    expect(findClassifierHead(model, { logits: "logits" })).toEqual(head);
    expect(findClassifierHead(model, { logits: "scores" })).toEqual(head);
  });

  test("is replaced by raw logits", async () => {
    const head = findClassifierHead(model);
    const before = writeModel(model);
    const replaced = replaceHead(model, head, {
      weight: weight.map((value) => -value),
      bias,
      training: "unknown",
    });
    expect(writeModel(model)).toEqual(before);
    const outputs = await runModel(replaced, { x });
    expect(outputs).toEqual({ [normalised ? "logits" : "scores"]: [3.5, 4.5, 7] });
    expect(findClassifierHead(readModel(writeModel(replaced))).classes).toBe(3);
  });

  test("is replaced by one with more classes", async () => {
    const grown = replaceHead(model, findClassifierHead(model), {
      training: "unknown",
      weight: new Float32Array(8).fill(1),
      bias: Float32Array.of(0, 1, 2, 3),
    });
    expect(Object.values(await runModel(grown, { x }))).toEqual([[-1, 0, 1, 2]]);
  });

  test("is adjusted once, before any softmax", async () => {
    const adjusted = readModel(writeModel(adjustModel(model, { prior, tau: 0.5 })));
    const { scores } = await runModel(adjusted, { x });
    const raw = [900, 90, 10].map((count, id) => expectedLogits[id] - 0.5 * Math.log(count / 1000));
    const total = raw.reduce((sum, value) => sum + Math.exp(value), 0);
    const expected = raw.map((value) => {
      if (!normalised) return value;
      return ending === "softmax" ? Math.exp(value) / total : value - Math.log(total);
    });
    for (const [id, value] of expected.entries()) expect(scores[id]).toBeCloseTo(value, 4);
    expect(() => adjustModel(adjusted, { prior })).toThrow("adjusted already");
    adjusted.metadataProps = [];
    expect(() => adjustModel(adjusted, { prior })).toThrow(ModelError);
  });

  test("is cut off at the feature", async () => {
    const features = extractFeatureModel(model, "feature");
    expect(features.graph?.initializer).toEqual([]);
    expect(await runModel(features, { x })).toEqual({ feature: [1, -2] });
  });
});

test("a retargeted adjustment adds the target prior", async () => {
  const model = headModel({ training: "unknown", weight, bias, dimensions: 2, classes: 3 });
  const target = priorFromCounts([1, 1, 8]);
  const { logits } = await runModel(adjustModel(model, { prior, target }), { features: x });
  const expected = [0.1 / 0.9, 0.1 / 0.09, 0.8 / 0.01].map(
    (ratio, id) => expectedLogits[id] + Math.log(ratio),
  );
  for (const [id, value] of expected.entries()) expect(logits[id]).toBeCloseTo(value, 4);
});

test("metadata, other outputs and names stay", () => {
  const graph = new GraphBuilder(17);
  const input = graph.input("x", "float32", ["batch", 2]);
  const logits = gemm(graph, input);
  graph.output("scores", graph.node("Softmax", [logits], { axis: 1 }));
  graph.output("embedding", graph.node("Neg", [input]));
  const model = createModel(graph.toGraph("test"));
  model.producerName = "somebody";
  expect(findClassifierHead(model)).toMatchObject({ output: "scores", logits: "logits" });
  const adjusted = adjustModel(model, { prior, logits: "scores" });
  expect(adjusted.producerName).toBe("somebody");
  expect(adjusted.graph?.output.map(({ name }) => name)).toEqual(["scores", "embedding"]);
  const embedding = extractFeatureModel(model, "embedding");
  expect(embedding.graph?.node.map(({ opType }) => opType)).toEqual(["Neg", "Identity"]);
});

test.each<[string, Build, string]>([
  [
    "a non-linear head",
    (graph, feature) => graph.node("Relu", [gemm(graph, feature)]),
    "received an output of Relu",
  ],
  [
    "a computed weight",
    (graph, feature) => graph.node("MatMul", [feature, graph.node("Transpose", [feature])]),
    "whose weight is computed",
  ],
  [
    "a sum of two computed values",
    (graph, feature) => graph.node("Add", [feature, feature]),
    "received an output of Add",
  ],
])("%s is refused, with what was found and what to do", (_, build, message) => {
  const act = (): unknown => findClassifierHead(modelWith(build));
  expect(act).toThrow(ModelError);
  expect(act).toThrow(message);
  expect(act).toThrow("name it with the option `logits`");
});

test("errors of adjustment", () => {
  const model = modelWith(gemm);
  expect(() => adjustModel(model, { prior: priorFromCounts([1, 2]) })).toThrow(PriorError);
  expect(() => adjustModel(model, { prior, logits: "nothing" })).toThrow(
    '"nothing", which no node',
  );
  expect(() => adjustModel(model, { prior: priorFromCounts([5, 0, 1]) })).toThrow(PriorError);
  const several = modelWith((graph, feature) => graph.node("Sigmoid", [gemm(graph, feature)]));
  const shares = priorFromCounts([0.5, 0.3, 0.2], { counted: "weights" });
  expect(() => adjustModel(several, { prior: shares })).toThrow(PriorError);
});

test("errors of heads and features", () => {
  const model = modelWith(gemm);
  const head = findClassifierHead(model);
  expect(() =>
    replaceHead(model, head, { weight: weight.subarray(1), bias, training: "unknown" }),
  ).toThrow("received 5 numbers; expected 6");
  expect(() =>
    replaceHead(model, head, { weight: weight.with(0, Number.NaN), bias, training: "unknown" }),
  ).toThrow("received NaN at position 0");
  expect(() => extractFeatureModel(model, "nothing")).toThrow('"nothing", which no node');
  expect(() => headModel({ training: "unknown", weight, bias, dimensions: 3, classes: 3 })).toThrow(
    "`weight`: received 6 numbers; expected 9",
  );
});

test("the data input of a model", () => {
  expect(inputShape(modelWith(gemm))).toEqual({ name: "x", shape: ["batch", 2], type: "float32" });
  const graph = new GraphBuilder(17);
  const a = graph.input("a", "float32", [2]);
  graph.output("y", graph.node("Add", [a, graph.input("b", "float32", [2])]));
  expect(() => inputShape(createModel(graph.toGraph("two")))).toThrow("received 2 inputs");
});
