import * as tf from "@tensorflow/tfjs";
import { priorFromCounts } from "@balms/core";
import { describe, expect, test } from "vitest";
import { balancedSoftmaxLoss } from "../losses/balanced-softmax-loss.ts";
import { rawLogits } from "./raw-logits.ts";
import { withProbabilities } from "./with-probabilities.ts";

const dense = (options: object = {}) => tf.layers.dense({ units: 3, ...options });
const hidden = () => tf.layers.dense({ units: 4, inputShape: [2], activation: "tanh" });
const softmax = { activation: "softmax" } as const;

const models: Readonly<Record<string, () => tf.LayersModel>> = {
  "an activation": () => tf.sequential({ layers: [hidden(), dense(softmax)] }),
  "a sigmoid as an activation": () =>
    tf.sequential({ layers: [hidden(), dense({ activation: "sigmoid" })] }),
  "a softmax layer": () => tf.sequential({ layers: [hidden(), dense(), tf.layers.softmax()] }),
  "an activation layer": () =>
    tf.sequential({ layers: [hidden(), dense(), tf.layers.activation(softmax)] }),
  "layers behind it that let through": () =>
    tf.sequential({
      layers: [hidden(), dense(softmax), tf.layers.reshape({ targetShape: [3] })],
    }),
  "a model within the model": () => {
    const inner = tf.sequential({ layers: [hidden(), dense(softmax)] });
    const input = tf.input({ shape: [2] });
    return tf.model({ inputs: input, outputs: inner.apply(input) as tf.SymbolicTensor });
  },
  "timeDistributed steps": () =>
    tf.sequential({
      layers: [
        tf.layers.reshape({ targetShape: [2, 1], inputShape: [2] }),
        tf.layers.timeDistributed({ layer: dense(softmax) }),
      ],
    }),
  "only an activation": () =>
    tf.sequential({ layers: [tf.layers.activation({ ...softmax, inputShape: [2] })] }),
};

const inputs = () =>
  tf.tensor2d([
    [0.5, -1],
    [2, 0.25],
  ]);

describe.each(Object.entries(models))("a model that ends in %s", (name, make) => {
  const shares = (logits: tf.Tensor) =>
    name.includes("sigmoid") ? tf.sigmoid(logits) : tf.softmax(logits);

  test("has logits of which its outputs are the shares", () => {
    const model = make();
    const raw = rawLogits(model);
    const expected = (model.predict(inputs()) as tf.Tensor).dataSync();
    const found = shares(raw.predict(inputs()) as tf.Tensor).dataSync();
    for (const [i, value] of found.entries()) expect(value).toBeCloseTo(expected[i], 6);
    expect(rawLogits(raw)).toBe(raw);
  });

  test("shares its weights, and each may be disposed of", () => {
    for (const first of ["raw", "model"]) {
      const before = tf.memory().numTensors;
      const model = make();
      const own = tf.memory().numTensors;
      const raw = rawLogits(model);
      expect(tf.memory().numTensors).toBe(own);
      const doubled = raw.getWeights().map((weight) => tf.mul(weight, 2));
      raw.setWeights(doubled);
      for (const [i, weight] of model.getWeights().entries()) {
        expect([...weight.dataSync()]).toEqual([...doubled[i].dataSync()]);
      }
      tf.dispose(doubled);
      const [gone, kept] = first === "raw" ? [raw, model] : [model, raw];
      gone.dispose();
      const [value] = tf.tidy(() => (kept.predict(inputs()) as tf.Tensor).dataSync());
      expect(Number.isFinite(value)).toBe(true);
      kept.dispose();
      expect(tf.memory().numTensors).toBe(before);
    }
  });
});

test("training one trains the other, and is saved with either", async () => {
  const model = models["an activation"]();
  const raw = rawLogits(model);
  const before = (model.predict(inputs()) as tf.Tensor).dataSync()[0];
  raw.compile({
    optimizer: tf.train.sgd(1),
    loss: balancedSoftmaxLoss(priorFromCounts([1, 2, 3])),
  });
  await raw.fit(
    inputs(),
    tf.tensor2d([
      [1, 0, 0],
      [1, 0, 0],
    ]),
    { epochs: 5, verbose: 0 },
  );
  const after = (model.predict(inputs()) as tf.Tensor).dataSync();
  expect(after[0]).toBeGreaterThan(before + 0.1);
  let saved: tf.io.ModelArtifacts | undefined;
  const modelArtifactsInfo = { dateSaved: new Date(0), modelTopologyType: "JSON" } as const;
  const handler = tf.io.withSaveHandler((artifacts) => {
    saved = artifacts;
    return Promise.resolve({ modelArtifactsInfo });
  });
  await raw.save(handler);
  const loaded = await tf.loadLayersModel(tf.io.fromMemory(saved as tf.io.ModelArtifacts));
  const shares = tf.softmax(loaded.predict(inputs()) as tf.Tensor).dataSync();
  for (const [i, value] of shares.entries()) expect(value).toBeCloseTo(after[i], 6);
});

test("of several outputs each is looked at", () => {
  const input = tf.input({ shape: [2] });
  const outputs = [dense(softmax), dense()].map((layer) => layer.apply(input) as tf.SymbolicTensor);
  const model = tf.model({ inputs: input, outputs });
  const raw = rawLogits(model);
  const [first, second] = raw.predict(inputs()) as tf.Tensor[];
  const [expected, same] = model.predict(inputs()) as tf.Tensor[];
  for (const [i, value] of tf.softmax(first).dataSync().entries()) {
    expect(value).toBeCloseTo(expected.dataSync()[i], 6);
  }
  expect([...second.dataSync()]).toEqual([...same.dataSync()]);
});

test("a layer that is used twice has one layer of logits", () => {
  const [one, two] = [tf.input({ shape: [2] }), tf.input({ shape: [2] })];
  const shared = dense(softmax);
  const outputs = [one, two].map((input) => shared.apply(input) as tf.SymbolicTensor);
  const model = tf.model({ inputs: [one, two], outputs });
  const raw = rawLogits(model);
  expect(raw.countParams()).toBe(model.countParams());
  const given = [inputs(), tf.mul(inputs(), -2)];
  const expected = model.predict(given) as tf.Tensor[];
  for (const [i, logits] of (raw.predict(given) as tf.Tensor[]).entries()) {
    for (const [j, value] of tf.softmax(logits).dataSync().entries()) {
      expect(value).toBeCloseTo(expected[i].dataSync()[j], 6);
    }
  }
});

test("a model within timeDistributed is refused, and not taken for one of logits", () => {
  const inner = tf.sequential({ layers: [hidden(), dense(softmax)] });
  const layer = tf.layers.timeDistributed({
    layer: inner,
    inputShape: [3, 2],
    name: "steps",
  });
  expect(() => rawLogits(tf.sequential({ layers: [layer] }))).toThrow(
    '`model`: received a model within timeDistributed, in "steps"; expected a softmax that can be taken off. Take its layers one by one into timeDistributed, the last without an activation.',
  );
});

test("what is no model is refused", () => {
  expect(() => rawLogits({} as tf.LayersModel)).toThrow(
    "`model`: received Object; expected a tf.LayersModel",
  );
  expect(() => withProbabilities({} as tf.LayersModel)).toThrow("`model`: received Object");
});

describe("probabilities behind a model", () => {
  test.each(["softmax", "sigmoid"] as const)("by a %s, with the same weights", (kind) => {
    const model = tf.sequential({ layers: [hidden(), dense()] });
    const before = tf.memory().numTensors;
    const shares = withProbabilities(model, kind);
    expect(tf.memory().numTensors).toBe(before);
    const expected = (kind === "softmax" ? tf.softmax : tf.sigmoid)(
      model.predict(inputs()) as tf.Tensor,
    ).dataSync();
    const found = (shares.predict(inputs()) as tf.Tensor).dataSync();
    expect([...found]).toEqual([...expected]);
    expect(withProbabilities(shares)).toBe(shares);
    shares.dispose();
    expect((model.predict(inputs()) as tf.Tensor).shape).toEqual([2, 3]);
  });

  test("are shares in padded positions, too", () => {
    const model = tf.sequential({
      layers: [
        tf.layers.embedding({ inputDim: 5, outputDim: 2, maskZero: true, inputLength: 3 }),
        tf.layers.dense({ units: 2 }),
      ],
    });
    const found = withProbabilities(model).predict(tf.tensor2d([[1, 2, 0]])) as tf.Tensor;
    const sums = tf.sum(found, -1).dataSync();
    for (const sum of sums) expect(sum).toBeCloseTo(1, 6);
  });

  test("of another kind, or of several outputs, are refused", () => {
    const model = tf.sequential({ layers: [hidden(), dense()] });
    expect(() => withProbabilities(model, "tanh" as "softmax")).toThrow(
      '`kind`: received "tanh"; expected "softmax" or "sigmoid"',
    );
    const { inputs: given, outputs } = model;
    const two = tf.model({ inputs: given, outputs: [outputs[0], outputs[0]] });
    expect(() => withProbabilities(two)).toThrow(
      "`model`: received 2; expected a model with one output",
    );
  });
});
