import { createRandom, priorFromLabels } from "@balms/core";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";
import { adjustLayersModel } from "../adjustment/adjust-layers-model.ts";
import { evaluateModel } from "../evaluation/evaluate-model.ts";
import { LogitAdjustment } from "../layers/logit-adjustment.ts";
import { cacheFeatures } from "./cache-features.ts";
import type { DecoupledOptions } from "./decoupled-options.ts";
import { fitDecoupledHead } from "./fit-decoupled-head.ts";

await import("@tensorflow/tfjs-backend-wasm");

const random = createRandom(5);
const labels = Int32Array.from({ length: 120 }, (_, row) => (row < 90 ? 0 : row < 112 ? 1 : 2));
const features = {
  data: Float32Array.from(
    { length: 480 },
    (_, i) => random.normal() / 2 + labels[i >> 2] * (i % 2),
  ),
  shape: [120, 4],
};
const prior = priorFromLabels(labels, { classes: 3 });
const data = { features, labels };

function createModel(...end: tf.layers.Layer[]): tf.Sequential {
  const kernelInitializer = tf.initializers.glorotUniform({ seed: 3 });
  const model = tf.sequential({
    layers: [
      tf.layers.dense({ units: 6, inputShape: [4], activation: "tanh", kernelInitializer }),
      tf.layers.batchNormalization(),
      tf.layers.dropout({ rate: 0.5 }),
      ...(end.length > 0 ? end : [tf.layers.dense({ units: 3, kernelInitializer })]),
    ],
  });
  // Statistics that are not those of the start.
  const statistics = model.layers[1].getWeights();
  model.layers[1].setWeights(statistics.map((weight) => tf.add(weight, 0.25)));
  return model;
}

const layersOf = (model: tf.LayersModel): number[][][] =>
  model.layers.map((layer) => layer.getWeights().map((weight) => [...weight.dataSync()]));
const options = (more: Partial<DecoupledOptions> = {}): DecoupledOptions => ({
  prior,
  random: createRandom(1),
  epochs: 12,
  batchSize: 32,
  meta: { batchSize: 24 },
  ...more,
});

describe.each(["cpu", "wasm"])("on %s", (backend) => {
  beforeAll(async () => {
    await tf.setBackend(backend);
  });

  test.each(["balanced-softmax", "crt", "balms"] as const)(
    "%s trains the head and touches nothing else",
    async (method) => {
      const model = createModel();
      const before = layersOf(model);
      const start = (await evaluateModel(model, data, { prior })).balanced;
      const result = await fitDecoupledHead(model, data, options({ method, validation: data }));
      const after = layersOf(model);
      expect(after.slice(0, 3)).toEqual(before.slice(0, 3));
      expect(after[3]).not.toEqual(before[3]);
      const { balanced } = await evaluateModel(model, data, { prior });
      expect(balanced).toBeGreaterThan(Math.max(start, 0.6));
      // Evaluated on the cached features, which are those of the model.
      expect(result.history.at(-1)?.measures?.balanced).toBe(balanced);
      expect(result.meta !== undefined).toBe(method === "balms");
    },
  );

  test("leaves no tensors behind", async () => {
    const model = createModel();
    for (const method of ["balanced-softmax", "crt", "balms"] as const) {
      const run = () => fitDecoupledHead(model, data, options({ method, epochs: 1 }));
      await run();
      const before = tf.memory().numTensors;
      await run();
      expect(tf.memory().numTensors).toBe(before);
    }
  });
});

test("features are those of predictions, without the noise of training", async () => {
  const model = createModel();
  const cached = await cacheFeatures(model, data, { batchSize: 50 });
  const again = await cacheFeatures(model, data, { batchSize: 7 });
  expect(cached.features.shape).toEqual([120, 6]);
  again.features.data.forEach((value, i) => expect(value).toBeCloseTo(cached.features.data[i], 6));
  const logits = model.predict(tf.tensor2d(features.data, [120, 4])) as tf.Tensor;
  const [kernel, bias] = model.layers[3].getWeights();
  const own = tf.add(tf.matMul(tf.tensor2d(cached.features.data, [120, 6]), kernel), bias);
  expect(tf.max(tf.abs(tf.sub(own, logits))).dataSync()[0]).toBeLessThan(1e-5);
});

test("goes on with the head that is there, and the same seed starts the same one", async () => {
  const kept = createModel();
  const before = layersOf(kept)[3];
  const optimizer = tf.train.sgd(1e-12);
  await fitDecoupledHead(kept, data, options({ restart: false, epochs: 1, optimizer }));
  layersOf(kept)[3].forEach((weight, i) =>
    weight.forEach((value, j) => expect(value).toBeCloseTo(before[i][j], 6)),
  );
  const [first, second] = [createModel(), createModel()];
  for (const model of [first, second]) await fitDecoupledHead(model, data, options());
  expect(layersOf(first)).toEqual(layersOf(second));
});

test.each([
  ["a softmax", () => [tf.layers.dense({ units: 3, activation: "softmax" })]],
  ["a softmax layer", () => [tf.layers.dense({ units: 3 }), tf.layers.softmax()]],
  [
    "an adjustment and a softmax, without bias",
    () => [
      tf.layers.dense({ units: 3, useBias: false }),
      new LogitAdjustment({ prior }),
      tf.layers.softmax(),
    ],
  ],
])("finds the head before %s", async (_, end) => {
  await tf.setBackend("cpu");
  const model = createModel(...end());
  await fitDecoupledHead(model, data, options({ epochs: 24 }));
  expect((await evaluateModel(model, data, { prior })).balanced).toBeGreaterThan(0.6);
});

test("a model that is nothing but a head has its inputs for features", async () => {
  const model = tf.sequential({ layers: [tf.layers.dense({ units: 3, inputShape: [4] })] });
  const cached = await cacheFeatures(model, data);
  expect([...cached.features.data]).toEqual([...features.data]);
  await fitDecoupledHead(model, data, options());
  expect((await evaluateModel(model, data, { prior })).balanced).toBeGreaterThan(0.5);
});

test.each(["softmax", "balanced-softmax", "crt", "balms"] as const)(
  "the step of %s falls from 0.1 to 0 along half a cosine",
  async (method) => {
    const steps = 3 * Math.ceil(labels.length / 32);
    const learningRate = (step: number) => 0.05 * (1 + Math.cos((Math.PI * step) / steps));
    const [byDefault, asSaid] = [createModel(), createModel()];
    asSaid.setWeights(byDefault.getWeights());
    await fitDecoupledHead(byDefault, data, options({ method, epochs: 3 }));
    await fitDecoupledHead(asSaid, data, options({ method, epochs: 3, learningRate }));
    const [own, said] = [byDefault, asSaid].map((model) =>
      model.getWeights().flatMap((weight) => [...weight.dataSync()]),
    );
    own.forEach((value, i) => expect(value).toBeCloseTo(said[i], 6));
  },
);

test("a training that is stopped leaves the model as it was", async () => {
  const model = createModel();
  const before = layersOf(model);
  const signal = { aborted: false };
  const onStep = () => (signal.aborted = true);
  const stopped = fitDecoupledHead(model, data, options({ signal, onStep }));
  await expect(stopped).rejects.toThrow("`signal`");
  expect(layersOf(model)).toEqual(before);
});

test("a head that started anew is no adjusted one any more", async () => {
  const model = createModel();
  adjustLayersModel(model, { prior });
  await fitDecoupledHead(model, data, options({ restart: false, epochs: 1 }));
  expect(() => adjustLayersModel(model, { prior })).toThrow("adjusted already");
  await fitDecoupledHead(model, data, options({ tau: 0, epochs: 1 }));
  adjustLayersModel(model, { prior });
  expect(() => adjustLayersModel(model, { prior })).toThrow("adjusted already");
});

test.each(["balanced-softmax", "crt", "balms"] as const)(
  "a head that %s corrected is not adjusted on top of it",
  async (method) => {
    const model = createModel();
    await fitDecoupledHead(model, data, options({ method, epochs: 1 }));
    expect(() => adjustLayersModel(model, { prior })).toThrow(
      "`model`: received a model that had its correction in training",
    );
  },
);

await tf.ready();

test.each<[string, unknown, object]>([
  ["`model`: received undefined", undefined, {}],
  ['`method`: received "lws"', createModel(), { method: "lws" }],
  ["an end in Flatten", tf.sequential({ layers: [tf.layers.flatten({ inputShape: [2, 2] })] }), {}],
  ["`prior`: received undefined", createModel(), { prior: undefined }],
  ['`cache`: received "x"', createModel(), { cache: "x" }],
  ["`restart`: received 0", createModel(), { restart: 0 }],
  ['`method`: received "meta-sampler"', createModel(), { method: "meta-sampler" }],
  ["`restrat`: received an unknown option; expected `restart`", createModel(), { restrat: true }],
  [
    '`momentum`: received 0.5; expected nothing beside method "crt"',
    createModel(),
    { method: "crt", momentum: 0.5 },
  ],
  [
    '`optimizer`: received "sgd"; expected nothing beside method "balms"',
    createModel(),
    { method: "balms", optimizer: "sgd" },
  ],
])("refuses %s", async (message, model, wrong) => {
  const run = fitDecoupledHead(model as tf.LayersModel, data, options(wrong));
  await expect(run).rejects.toThrow(message);
});

test("features of a model with two inputs are refused, and those that do not fit", async () => {
  const inputs = [tf.input({ shape: [4] }), tf.input({ shape: [4] })];
  const outputs = tf.layers.dense({ units: 3 }).apply(tf.layers.add().apply(inputs));
  const two = tf.model({ inputs, outputs: outputs as tf.SymbolicTensor });
  await expect(cacheFeatures(two, data)).rejects.toThrow("`model`: received 2 inputs");
  const narrow = cacheFeatures(createModel(), { features: tf.ones([120, 3]), labels });
  await expect(narrow).rejects.toThrow("`features`: received shape [120, 3]; expected [B, 4]");
});

test("a step size in the options is that of the head's own optimizer", async () => {
  const rates: number[] = [];
  const learningRate = (step: number) => {
    rates.push(step);
    return 1e-9;
  };
  const model = createModel();
  const before = layersOf(model)[3];
  await fitDecoupledHead(model, data, options({ restart: false, epochs: 1, learningRate }));
  layersOf(model)[3].forEach((weight, i) =>
    weight.forEach((value, j) => expect(value).toBeCloseTo(before[i][j], 6)),
  );
  expect(rates).toEqual([0, 1, 2, 3]);
});
