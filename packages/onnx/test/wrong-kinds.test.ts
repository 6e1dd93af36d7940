import { ArgumentError, createRandom, ModelError, priorFromCounts } from "@balms/core";
import * as runtime from "onnxruntime-node";
import { expect, test } from "vitest";
import {
  adjustModel,
  appendHead,
  checkModel,
  crossFitHeads,
  differentiate,
  embedExternalData,
  externalFiles,
  extractFeatureModel,
  findClassifierHead,
  fixInputSize,
  headModel,
  inputShape,
  modelMetadata,
  modelParts,
  predict,
  Predictor,
  readModel,
  referTo,
  trainHead,
  trainMlp,
  withMetadata,
  writeModel,
} from "../src/index.ts";
import type { OnnxModel } from "../src/index.ts";

const prior = priorFromCounts([2, 1]);
const data = { features: Float32Array.of(0, 1, 0, 2, 1, 0), labels: [0, 0, 1] };
const told = () => ({ runtime, prior, random: createRandom(1), steps: 2, batchSize: 3 });
const head = { weight: new Float32Array(4), bias: new Float32Array(2) };
const sizes = { training: "unknown", dimensions: 2, classes: 2 } as const;

const takers: Readonly<Record<string, (model: OnnxModel) => unknown>> = {
  adjustModel: (model) => adjustModel(model, { prior }),
  appendHead: (model) => appendHead(model, { feature: "x", ...head, ...sizes }),
  checkModel,
  embedExternalData: (model) => embedExternalData(model, {}),
  externalFiles,
  modelParts,
  referTo: (model) => referTo(model, "m.onnx"),
  differentiate: (model) => differentiate(model, { output: "loss", parameters: ["w"] }),
  extractFeatureModel: (model) => extractFeatureModel(model, "x"),
  findClassifierHead,
  fixInputSize: (model) => fixInputSize(model, [1]),
  inputShape,
  modelMetadata,
  withMetadata: (model) => withMetadata(model, {}),
  writeModel,
};

test.each(Object.entries(takers))("%s refuses what is no model, and says so", (_, take) => {
  for (const [given, received] of [
    [undefined, "undefined"],
    [null, "null"],
    [{}, "Object"],
  ] as const) {
    const call = () => take(given as never);
    expect(call).toThrow(ModelError);
    expect(call).toThrow(`\`model\`: received ${received}; expected a model in memory`);
  }
  const bytes = writeModel(headModel({ ...head, ...sizes }));
  expect(() => take(bytes as never)).toThrow(
    `\`model\`: received Uint8Array of length ${bytes.length}; expected a model in memory. readModel(bytes) reads one.`,
  );
});

test("predictions refuse it, and numbers that are not in single precision", async () => {
  const model = headModel({ ...head, ...sizes });
  const given = { runtime, model, inputs: Float32Array.of(1, 2), rows: 1 };
  await expect(predict({ ...given, model: null as never })).rejects.toThrow(
    "`model`: received null; expected a model in memory",
  );
  for (const inputs of [[1, 2], Float64Array.of(1, 2), undefined]) {
    await expect(predict({ ...given, inputs: inputs as never })).rejects.toThrow(
      /^`inputs`: received .+; expected a Float32Array$/u,
    );
  }
  await expect(predict({ ...given, onProgress: 5 as never })).rejects.toThrow(
    "`onProgress`: received 5; expected a function",
  );
  await expect(predict(undefined as never)).rejects.toThrow(ArgumentError);
  await expect(Predictor.create(undefined as never)).rejects.toThrow("`runtime`: received");
});

test.each([undefined, null, "model.onnx", new ArrayBuffer(4)])(
  "no bytes of a file: %j",
  (bytes) => {
    expect(() => readModel(bytes as never)).toThrow(ModelError);
    expect(() => readModel(bytes as never)).toThrow("expected the bytes of an .onnx file");
  },
);

test.each<[object, string]>([
  [{ method: "balms", meta: { momentum: 0.5 } }, "`meta.momentum`: received an unknown option"],
  [{ inLoss: [2, 1] }, "`inLoss`: received Array of length 2; expected what priorFromCounts"],
])("a head refuses %j", async (wrong, message) => {
  await expect(trainHead(data, { ...told(), ...wrong })).rejects.toThrow(ArgumentError);
  await expect(trainHead(data, { ...told(), ...wrong })).rejects.toThrow(message);
});

test("no settings of the Meta Sampler are its defaults", async () => {
  const [none, left] = await Promise.all(
    [null, undefined].map((meta) =>
      trainHead(data, { ...told(), method: "balms", meta: meta as undefined }),
    ),
  );
  expect(none).toEqual(left);
});

test.each([5, null, "ab"])("a perceptron refuses the layers %j", async (layers) => {
  const { steps: _, ...options } = told();
  const trained = trainMlp(data, { ...options, layers: layers as never });
  await expect(trained).rejects.toThrow(ArgumentError);
  await expect(trained).rejects.toThrow(/^`layers`: received/u);
});

test.each<[object | undefined, string]>([
  [undefined, "`prior`: received undefined"],
  [{ ...told(), prior: undefined }, "`prior`: received undefined"],
  [{ ...told(), methods: null }, "`methods`: received null"],
  [{ ...told(), methods: new Set(["softmax"]) }, "`methods`: received Set"],
  [
    { ...told(), methods: ["softmax"], meta: { gama: 1 } },
    "`meta.gama`: received an unknown option; expected `gamma`",
  ],
  [{ ...told(), onStep: 5 }, "`onStep`: received 5; expected a function"],
])("a choice of methods refuses %o", async (options, message) => {
  await expect(crossFitHeads(data, options as never)).rejects.toThrow(ArgumentError);
  await expect(crossFitHeads(data, options as never)).rejects.toThrow(message);
});

test("the steps of a choice are those of the folds that there are", async () => {
  const heard: string[] = [];
  await crossFitHeads(data, {
    ...told(),
    folds: 9,
    methods: ["softmax"],
    onStep: ({ step, steps }) => heard.push(`${step}/${steps}`),
  });
  expect(heard).toEqual(["1/4", "2/4", "3/4", "4/4"]);
});
