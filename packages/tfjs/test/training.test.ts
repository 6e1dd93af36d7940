// The whole way, as a user imports it: train, decouple, adjust, save, load, evaluate.
import { classRates, createRandom, priorFromLabels } from "@balms/core";
import {
  adjustLayersModel,
  balancedSoftmaxLoss,
  evaluateModel,
  fitBalanced,
  fitMetaSampler,
  trainStep,
} from "@balms/tfjs";
import { fitDecoupledHead, LogitAdjustment } from "@balms/tfjs/layers";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";

await import("@tensorflow/tfjs-backend-wasm");

const [N, D, C] = [600, 6, 4];
const random = createRandom(11);
// 500, 80, 15 and 5 rows, whose means are a distance of 1.5 apart.
const labels = Int32Array.from({ length: N }, (_, row) =>
  row < 500 ? 0 : row < 580 ? 1 : row < 595 ? 2 : 3,
);
const draw = (ids: ArrayLike<number>) => ({
  data: Float32Array.from(
    { length: ids.length * D },
    (_, i) => random.normal() + (i % D === ids[Math.floor(i / D)] ? 2 : 0),
  ),
  shape: [ids.length, D],
});
const data = { features: draw(labels), labels };
const testLabels = Int32Array.from({ length: 400 }, (_, row) => row % C);
const held = { features: draw(testLabels), labels: testLabels };
const prior = priorFromLabels(labels, { classes: ["owl", "heron", "Snow_Finch", "ibis"] });

function createModel(): tf.Sequential {
  const kernelInitializer = tf.initializers.glorotUniform({ seed: 3 });
  return tf.sequential({
    layers: [
      tf.layers.dense({ units: 12, inputShape: [D], activation: "relu", kernelInitializer }),
      tf.layers.dense({ units: C, kernelInitializer }),
    ],
  });
}

const options = (seed = 1) => ({
  prior,
  optimizer: tf.train.adam(0.01),
  random: createRandom(seed),
  epochs: 15,
  batchSize: 60,
});
const balancedOf = async (model: tf.LayersModel) =>
  (await evaluateModel(model, held, { prior })).balanced;

beforeAll(async () => {
  await tf.setBackend("wasm");
});

test("Balanced Softmax and adjustment help rare classes, decoupled training keeps that", async () => {
  const plain = createModel();
  await fitBalanced(plain, data, { ...options(), tau: 0 });
  const start = await balancedOf(plain);

  const balanced = createModel();
  await fitBalanced(balanced, data, options());
  expect(await balancedOf(balanced)).toBeGreaterThan(start + 0.05);

  for (const method of ["balanced-softmax", "crt", "balms"] as const) {
    const decoupled = createModel();
    decoupled.setWeights(plain.getWeights());
    const { optimizer: _, ...rest } = options();
    await fitDecoupledHead(decoupled, data, { ...rest, method, meta: { batchSize: 60 } });
    expect(await balancedOf(decoupled)).toBeGreaterThan(start + 0.05);
  }

  adjustLayersModel(plain, { prior, training: { sampled: prior } });
  expect(await balancedOf(plain)).toBeGreaterThan(start + 0.05);
});

test("the Meta Sampler moves the rates and reports them", async () => {
  const model = createModel();
  const { optimizer: _, ...rest } = options();
  const { meta, metaLoss, history } = await fitMetaSampler(model, data, {
    ...rest,
    meta: { batchSize: 60 },
    validation: held,
  });
  const rates = classRates(meta, prior);
  expect(rates.reduce((sum, rate) => sum + rate, 0)).toBeCloseTo(1, 12);
  expect(metaLoss).toBeGreaterThan(0);
  expect(history.at(-1)?.measures?.balanced).toBeGreaterThan(0.5);
});

test("a step of one's own, and a layer, by their public names", () => {
  const model = createModel();
  model.add(new LogitAdjustment({ prior }));
  const batch = { features: tf.ones([2, D]), targets: tf.tensor1d([0, 3], "int32") };
  const loss = trainStep(model, tf.train.sgd(0.1), batch, {
    loss: balancedSoftmaxLoss(prior, { tau: 0 }),
  });
  expect(loss.dataSync()[0]).toBeGreaterThan(0);
});
