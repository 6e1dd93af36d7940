import { balancedSoftmaxGradient, priorFromCounts } from "@balms/core";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";
import { balancedSoftmaxLoss } from "../losses/balanced-softmax-loss.ts";
import { trainStep } from "./train-step.ts";

await import("@tensorflow/tfjs-backend-wasm");

const prior = priorFromCounts([90, 10]);
const loss = balancedSoftmaxLoss(prior);
const ids = [0, 1, 0, 1];
const weights = [1, 0.5, 0, 3];

describe.each(["cpu", "wasm"])("on %s", (backend) => {
  beforeAll(async () => {
    await tf.setBackend(backend);
  });

  test("moves the bias by the weighted gradient that core computes", () => {
    const model = tf.sequential({
      layers: [tf.layers.dense({ units: 2, inputShape: [3], kernelInitializer: "zeros" })],
    });
    const features = tf.ones([4, 3]);
    const targets = tf.tensor1d(ids, "int32");
    const optimizer = tf.train.sgd(1);
    const gradient = balancedSoftmaxGradient(new Float64Array(8), ids, {
      prior,
      rowWeights: weights,
      reduction: "mean",
    });
    const before = tf.memory().numTensors;
    trainStep(model, optimizer, { features, targets, rowWeights: weights }, { loss }).dispose();
    expect(tf.memory().numTensors).toBe(before);
    const [, bias] = model.getWeights().map((weight) => weight.dataSync());
    for (const j of [0, 1]) {
      const slope = [0, 2, 4, 6].reduce((sum, at) => sum + gradient[at + j], 0);
      expect(bias[j]).toBeCloseTo(-slope, 6);
    }
  });

  test("a step that is refused leaves nothing behind, and nothing changed", () => {
    const kernel = tf.variable(tf.ones([3, 2]));
    const model = (features: tf.Tensor) => tf.relu(tf.matMul(features, kernel));
    const optimizer = tf.train.sgd(1);
    const wrong: [string, object][] = [
      ["`targets`", { targets: tf.tensor1d([0, 1, 0, 7], "int32") }],
      ["`logits`", { features: tf.mul(tf.ones([4, 3]), Infinity) }],
      ["`rowWeights`: received NaN", { rowWeights: tf.tensor1d([1, 1, NaN, 1]) }],
      ["`rowWeights`: received -1", { rowWeights: tf.tensor1d([1, 1, -1, 1]) }],
      ["`rowWeights`: received Infinity", { rowWeights: tf.tensor1d([1, 1, Infinity, 1]) }],
      ["`rowWeights`: received a string tensor", { rowWeights: tf.tensor1d(["", "", "", ""]) }],
    ];
    const right = { features: tf.ones([4, 3]), targets: tf.tensor1d(ids, "int32") };
    const before = tf.memory();
    for (const [message, change] of wrong) {
      const step = () => trainStep(model, optimizer, { ...right, ...change }, { loss });
      expect(step).toThrow(message);
      expect(tf.memory().numTensors).toBe(before.numTensors);
      expect(tf.memory().numDataBuffers).toBe(before.numDataBuffers);
    }
    expect([...kernel.dataSync()]).toEqual([1, 1, 1, 1, 1, 1]);
    trainStep(model, optimizer, right, { loss }).dispose();
    kernel.dispose();
  });

  test("1000 steps leave no tensor behind", () => {
    const kernel = tf.variable(tf.zeros([3, 2]));
    const model = (features: tf.Tensor) => tf.matMul(features, kernel);
    const batch = { features: tf.ones([4, 3]), targets: tf.tensor1d(ids, "int32") };
    const optimizer = tf.train.momentum(0.1, 0.9);
    const step = () => trainStep(model, optimizer, batch, { loss, variables: [kernel] }).dispose();
    step();
    const before = tf.memory();
    for (let i = 0; i < 1000; i++) step();
    expect(tf.memory().numTensors).toBe(before.numTensors);
    expect(tf.memory().numDataBuffers).toBe(before.numDataBuffers);
  });
});

await tf.ready();
const model = (features: tf.Tensor): tf.Tensor => features;
const batch = { features: tf.ones([4, 2]), targets: tf.tensor1d(ids, "int32") };
test.each<[string, unknown, unknown, object]>([
  ["`model`: received null", null, batch, { loss }],
  ["`features`: received undefined", model, undefined, { loss }],
  ["`loss`: received undefined; expected a function", model, batch, {}],
  ["`variables`: received 5", model, batch, { loss, variables: 5 }],
  ["`variables`: received Object", model, batch, { loss, variables: {} }],
  ['`variables`: received "x"', model, batch, { loss, variables: "x" }],
  ["`variables`: received Array of length 0", model, batch, { loss, variables: [] }],
  ["`variables`: received Array of length 1", model, batch, { loss, variables: [tf.ones([1])] }],
  [
    "`rowWeights`: received -1 at position 0",
    model,
    { ...batch, rowWeights: [-1, 1, 1, 1] },
    { loss },
  ],
  ["`rowWeights`: received a tensor [2]", model, { ...batch, rowWeights: tf.ones([2]) }, { loss }],
  [
    "`loss`: received a tensor []; expected a function that returns one loss per row",
    model,
    { ...batch, targets: tf.oneHot(batch.targets, 2) },
    { loss: (y: tf.Tensor, z: tf.Tensor) => tf.losses.softmaxCrossEntropy(y, z) },
  ],
])("refuses %s", (message, given, data, options) => {
  const optimizer = tf.train.sgd(1);
  expect(() => trainStep(given as never, optimizer, data as never, options as never)).toThrow(
    message,
  );
});
