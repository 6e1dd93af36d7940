import { balancedSoftmaxLossAndGradient, priorFromCounts } from "@balms/core";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { expect, test } from "vitest";
import { adjustModel } from "../adjustment/adjust-model.ts";
import { GraphBuilder } from "../graph/graph-builder.ts";
import { modelMetadata } from "../model/model-metadata.ts";
import { createModel } from "../model/model.ts";
import type { OnnxModel } from "../model/model.ts";
import { readModel } from "../model/read-model.ts";
import { writeModel } from "../model/write-model.ts";
import { modelParts } from "../wire/model-parts.ts";
import { openModel } from "../wire/open-model.ts";
import { attachLoss } from "./attach-loss.ts";
import type { LossOptions } from "./loss-options.ts";
import { balmsFunctions } from "./balms-functions.ts";

const prior = priorFromCounts([90, 9, 1]);
const features = [1, 2, -3, 0.5, 0, 1];

/** A weight [width, 3]. */
const wide = (width: number) =>
  Float32Array.from({ length: 3 * width }, (_, i) => [1, -1, 0.5, 2, 0, 1][i % 6]);

/** A linear classifier; `tail` makes an output of its scores. */
function classifier(
  opset = 17,
  tail?: (graph: GraphBuilder, scores: string) => string,
  width = 2,
): OnnxModel {
  const graph = new GraphBuilder(opset);
  const weight = graph.constant("weight", wide(width), [width, 3]);
  const bias = graph.constant("bias", Float32Array.of(0, 0.1, -0.1), [3]);
  const product = graph.node("MatMul", [graph.input("features", "float32", ["N", width]), weight]);
  const scores = graph.node("Add", [product, bias], {}, "scores");
  graph.output(tail === undefined ? "scores" : "probabilities", tail?.(graph, scores) ?? scores);
  return createModel(graph.toGraph("classifier"), opset);
}

async function run(model: OnnxModel, feeds: Record<string, Tensor>) {
  const session = await InferenceSession.create(writeModel(model), { logSeverityLevel: 3 });
  const results = await session.run({
    features: new Tensor("float32", Float32Array.from(features), [3, 2]),
    ...feeds,
  });
  return Object.fromEntries(
    Object.entries(results).map(([name, { dims, data }]) => [
      name,
      { dims, values: Array.from(data as Float32Array) },
    ]),
  );
}

const labels = (...ids: number[]) => new Tensor("int32", Int32Array.from(ids), [ids.length]);

test.each([7, 8, 9, 10, 11, 13, 18, 26])("operator version %i", async (opset) => {
  const model = classifier(opset);
  model.irVersion = 3n;
  const before = writeModel(model);
  const withLoss = attachLoss(model, { prior, tau: 0.5 });
  expect(writeModel(model)).toEqual(before);
  // Functions need a newer file format; where the operators are too old for them, it stays.
  expect(withLoss.irVersion).toBe(opset < 11 ? 3n : 8n);
  const given = classifier(opset);
  const { scores } = await run(given, {});
  const found = await run(withLoss, { labels: labels(2, 0, 1) });
  expect(found["scores"]).toEqual(scores);
  const logits = Float64Array.from(scores.values);
  const { losses, gradient } = balancedSoftmaxLossAndGradient(logits, [2, 0, 1], {
    prior,
    tau: 0.5,
  });
  const mean = losses.reduce((sum, loss) => sum + loss, 0) / 3;
  expect(found["loss"].dims).toEqual([]);
  expect(found["loss"].values[0]).toBeCloseTo(mean, 5);
  for (const [row, loss] of losses.entries())
    expect(found["losses"].values[row]).toBeCloseTo(loss, 5);
  for (const [i, value] of gradient.entries()) {
    expect(found["gradient"].values[i]).toBeCloseTo(value, 5);
  }
});

test("weights per row, labels of 64 bits", async () => {
  const options = { prior, rowWeights: true, over: "weights", labelType: "int64" } as const;
  const found = await run(attachLoss(classifier(), options), {
    labels: new Tensor("int64", BigInt64Array.of(2n, 0n, -100n), [3]),
    rowWeights: new Tensor("float32", Float32Array.of(1, 3, 0), [3]),
  });
  const [first, second, padding] = found["losses"].values;
  expect(padding).toBe(Number.POSITIVE_INFINITY);
  expect(found["loss"].values[0]).toBeCloseTo((first + 3 * second) / 4, 6);
  expect(found["gradient"].values.slice(6)).toEqual([0, 0, 0]);
});

test("labels of another number of rows fail instead of being stretched", async () => {
  const model = attachLoss(classifier(), { prior });
  await expect(run(model, { labels: labels(2) })).rejects.toThrow("reshape");
});

test("names that the model has already get a number, and the metadata say them", async () => {
  const model = classifier(17, (graph, scores) => graph.node("Softmax", [scores], { axis: 1 }));
  const withLoss = attachLoss(model, { prior });
  const names = JSON.parse(modelMetadata(withLoss)["balms.loss"]) as Record<string, string>;
  expect(names).toMatchObject({
    kind: "softmax",
    logits: "scores",
    probabilities: "probabilities.1",
  });
  const before = await run(model, {});
  const after = await run(withLoss, { labels: labels(0, 1, 2) });
  expect(after["probabilities"]).toEqual(before["probabilities"]);
});

test("a model that was opened by reference gets its loss without its weights being read", async () => {
  const bytes = writeModel(classifier(17, undefined, 2000));
  const source = {
    size: bytes.length,
    read: (start: number, end: number) => Promise.resolve(bytes.slice(start, end)),
  };
  const parts = modelParts(attachLoss(await openModel(source), { prior }));
  expect(parts.some((part) => !(part instanceof Uint8Array))).toBe(true);
  const written = parts.map((part) =>
    part instanceof Uint8Array ? part : bytes.subarray(part.start, part.end),
  );
  expect(Buffer.concat(written)).toEqual(
    Buffer.from(writeModel(attachLoss(readModel(bytes), { prior }))),
  );
});

test("functions and imports that are there already are not there twice", () => {
  const model = classifier();
  model.functions = balmsFunctions();
  const withLoss = attachLoss(model, { prior });
  expect(withLoss.functions).toHaveLength(balmsFunctions().length);
  expect(withLoss.functions[0]).toBe(model.functions[0]);
  expect(withLoss.opsetImport.filter(({ domain }) => domain === "ai.balms")).toHaveLength(1);
  expect(attachLoss(classifier(), { prior }).functions.map(({ name }) => name)).toEqual([
    "BalancedSoftmax",
    "MeanOverBatch",
    "BalancedSoftmaxGradient",
  ]);
});

test("functions of other bodies under these names are refused", () => {
  const other = classifier();
  other.functions = balmsFunctions();
  const softmax = other.functions.find(({ name }) => name === "BalancedSoftmax");
  softmax?.node.reverse();
  expect(() => attachLoss(other, { prior })).toThrow(
    "received a function ai.balms.BalancedSoftmax that is not the one of this package",
  );
  // Before version 15 bodies are of one type.
  const typed = classifier(13);
  typed.functions = balmsFunctions({ opset: 13, type: "float64" });
  expect(() => attachLoss(typed, { prior })).toThrow("operator version and type");
  const documented = classifier();
  documented.functions = balmsFunctions().map((one) => Object.assign(one, { docString: "mine" }));
  expect(attachLoss(documented, { prior }).functions[0].docString).toBe("mine");
});

test("nothing is corrected twice", () => {
  expect(() => attachLoss(adjustModel(classifier(), { prior }), { prior })).toThrow(
    "received a model whose scores are adjusted already",
  );
  expect(() => attachLoss(attachLoss(classifier(), { prior }), { prior })).toThrow(
    "received a model that has a loss already",
  );
  expect(() => adjustModel(attachLoss(classifier(), { prior }), { prior })).toThrow(
    "received a model with a loss that takes the class frequencies into account",
  );
});

test("what cannot be meant is refused", () => {
  const model = classifier();
  expect(() => attachLoss(model, { prior: priorFromCounts([1, 2]) })).toThrow(
    "`prior`: received 2 classes; expected 3 classes, as many as the model has. If one score stands for none of the classes, count",
  );
  expect(() => attachLoss(model, { prior: priorFromCounts([1, 2, 3, 4]) })).toThrow("4 classes");
  expect(() => attachLoss(model, { prior, over: "weights" })).toThrow("without rowWeights: true");
  expect(() => attachLoss(model, { prior, frequencies: [0.1, 0.2, 0.3] })).toThrow(
    "`frequencies`: received frequencies for softmax scores",
  );
  expect(() => attachLoss(model, { kind: "sigmoid", prior, tau: 0.5 })).toThrow("`tau`");
  expect(() => attachLoss(model, { kind: "sigmoid", frequencies: [0.1] })).toThrow(
    "received 1 numbers; expected 3, one for each class",
  );
  expect(() => attachLoss(model, { prior, parameters: ["weight"] })).toThrow("trainingInfo: true");
  for (const options of [{}, undefined, null] as LossOptions[]) {
    expect(() => attachLoss(model, options)).toThrow("`prior`: received undefined");
  }
  const text = { prior, trainingInfo: true, parameters: "weight" as never };
  expect(() => attachLoss(model, text)).toThrow('`parameters`: received "weight"');
  expect(balmsFunctions(null as never)).toHaveLength(10);
  expect(() => attachLoss(classifier(27), { prior })).toThrow("version 26 or older");
  expect(() => attachLoss(classifier(6), { prior })).toThrow("version 7 or later");
  expect(() => attachLoss(model, { prior, trainingInfo: true, parameters: ["scores"] })).toThrow(
    '`parameters`: received "scores"; expected names of initializers of the model, in float32',
  );
});
