import { createMetaSampler, createRandom } from "@balms/core";
import { bilevelStep, linearHeadMetaGradient } from "@balms/core/adapter";
import { ModelError, priorFromCounts } from "@balms/core";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";
import { balancedSoftmaxLoss } from "../losses/balanced-softmax-loss.ts";
import { createTwoPassModel, type TwoPassOptions } from "./create-two-pass-model.ts";

await import("@tensorflow/tfjs-backend-wasm");

const [B, M, C, D] = [10, 8, 3, 4];
const prior = priorFromCounts([60, 10, 3]);
const loss = balancedSoftmaxLoss(prior);
const metaLoss = balancedSoftmaxLoss(prior, { tau: 0 });
const random = createRandom(8);
const normals = (length: number) => Float32Array.from({ length }, () => random.normal());
const features = normals(B * D);
const labels = Array.from({ length: B }, (_, row) => row % C);
const metaFeatures = normals(M * D);
const metaLabels = Array.from({ length: M }, (_, row) => (row + 1) % C);

const batch = () => ({
  features: tf.tensor2d(features, [B, D]),
  targets: tf.tensor1d(labels, "int32"),
});
const metaBatch = () => ({
  features: tf.tensor2d(metaFeatures, [M, D]),
  targets: tf.tensor1d(metaLabels, "int32"),
});
const kernelInitializer = () => tf.initializers.glorotNormal({ seed: 4 });
const dense = (units: number, activation?: "relu" | "tanh") =>
  tf.layers.dense({
    units,
    kernelInitializer: kernelInitializer(),
    ...(activation && { activation }),
  });
const modelOf = (...layers: tf.layers.Layer[]): tf.LayersModel =>
  tf.sequential({ layers: [tf.layers.inputLayer({ inputShape: [D] }), ...layers] });

const nets: Record<string, () => tf.LayersModel> = {
  linear: () => modelOf(dense(C)),
  relu: () => modelOf(dense(8, "relu"), dense(C)),
  tanh: () => modelOf(dense(6, "tanh"), dense(6, "tanh"), dense(C)),
  "batch normalisation": () => modelOf(dense(6), tf.layers.batchNormalization(), dense(C)),
};

const sgd = { learningRate: 0.5, momentum: 0.9, weightDecay: 0.01 };

const psiGradient = (): number[] => [0, 0, 0];

/** dL_meta/ds of one iteration. */
async function rowGradients(
  model: tf.LayersModel,
  more: Partial<TwoPassOptions> = {},
): Promise<number[]> {
  const passes = createTwoPassModel(model, { loss, metaLoss, metaBatch, ...more });
  const state = createMetaSampler(prior);
  const input = batch();
  const result = await bilevelStep(passes, input, { state, step: 0, psiGradient, random, ...sgd });
  tf.dispose(input);
  passes.dispose();
  return [...(result.rowGradients ?? [])];
}

/** The same by moving the weight of one row. */
async function byWeights(make: () => tf.LayersModel, row: number): Promise<number> {
  const reached = await Promise.all(
    [1, -1].map(async (side) => {
      const passes = createTwoPassModel(make(), { loss, metaLoss, metaBatch });
      const rowWeights = new Float64Array(B).fill(1);
      rowWeights[row] += side * 0.2;
      await passes.train(batch(), { ...sgd, nesterov: false, rowWeights });
      return (await passes.metaGradient(random)).loss;
    }),
  );
  return (reached[0] - reached[1]) / 0.4;
}

describe.each(["cpu", "wasm"])("on %s", (backend) => {
  beforeAll(async () => {
    await tf.setBackend(backend);
  });

  test.each([false, true])(
    "is core's closed form for a linear head, Nesterov: %s",
    async (nesterov) => {
      const model = nets.linear();
      const passes = createTwoPassModel(model, { loss, metaLoss, metaBatch });
      const [kernel, bias] = model.getWeights();
      let head: object = {
        weight: tf.transpose(kernel).dataSync<"float32">().slice(),
        bias: bias.dataSync<"float32">().slice(),
      };
      const batches = { features, labels, metaFeatures, metaLabels, prior };
      const state = createMetaSampler(prior);
      // The second step has the momentum of the first.
      for (let step = 0; step < 2; step++) {
        const expected = linearHeadMetaGradient({
          ...(head as { weight: Float32Array; bias: Float32Array }),
          ...batches,
          ...sgd,
          nesterov,
        });
        const options = { state, step, psiGradient, random, ...sgd, nesterov };
        const { rowGradients: found, metaLoss: reached } = await bilevelStep(
          passes,
          batch(),
          options,
        );
        found?.forEach((value, b) => expect(value).toBeCloseTo(expected.rowGradients[b], 5));
        expect(reached).toBeCloseTo(expected.metaLoss, 5);
        const after = tf.transpose(model.getWeights()[0]).dataSync();
        after.forEach((value, i) => expect(value).toBeCloseTo(expected.weight[i], 5));
        head = expected;
      }
    },
  );

  test.each(Object.keys(nets))(
    "two passes, the exact form and moved weights agree: %s",
    async (name) => {
      const passed = await rowGradients(nets[name](), { derivative: "two-pass" });
      const exact = await rowGradients(nets[name](), { derivative: "exact" });
      const norm = Math.hypot(...exact);
      const difference = passed.map((value, b) => value - exact[b]);
      expect(Math.hypot(...difference) / norm).toBeLessThan(5e-3);
      for (const row of [0, 1, 5]) {
        const moved = await byWeights(nets[name], row);
        expect(Math.abs(moved - exact[row]) / norm).toBeLessThan(2e-2);
      }
    },
  );

  test.each(["two-pass", "exact"] as const)("%s leaves no tensor behind", async (derivative) => {
    const model = nets["batch normalisation"]();
    await rowGradients(model, { derivative });
    const before = tf.memory().numTensors;
    for (let i = 0; i < 5; i++) await rowGradients(model, { derivative });
    expect(tf.memory().numTensors).toBe(before);
  });
});

function twice(): tf.LayersModel {
  const input = tf.input({ shape: [C] });
  const layer = dense(C);
  const output = layer.apply(layer.apply(input)) as tf.SymbolicTensor;
  return tf.model({ inputs: input, outputs: output });
}

// As wide as there are classes, so that a layer can be applied to its own outputs.
const short = () => ({
  features: tf.tensor2d(features.slice(0, B * C), [B, C]),
  targets: tf.tensor1d(labels, "int32"),
});
const outer = () => ({
  features: tf.tensor2d(metaFeatures.slice(0, M * C), [M, C]),
  targets: tf.tensor1d(metaLabels, "int32"),
});

test.each(["two-pass", "exact", undefined] as const)(
  "a layer that is used twice is no linear head: %s",
  async (derivative) => {
    const reached = async (weights: Float64Array | undefined) => {
      const passes = createTwoPassModel(twice(), { loss, metaLoss, metaBatch: outer });
      await passes.train(short(), { ...sgd, nesterov: false, rowWeights: weights });
      return (await passes.metaGradient(random)).loss;
    };
    const passes = createTwoPassModel(twice(), { loss, metaLoss, metaBatch: outer, derivative });
    const options = { state: createMetaSampler(prior), step: 0, psiGradient, random, ...sgd };
    const found = (await bilevelStep(passes, short(), options)).rowGradients ?? [];
    const norm = Math.hypot(...found);
    for (const row of [0, 4]) {
      const [more, less] = [1.2, 0.8].map((weight) =>
        reached(Float64Array.from({ length: B }, (_, b) => (b === row ? weight : 1))),
      );
      const moved = ((await more) - (await less)) / 0.4;
      expect(Math.abs(moved - found[row]) / norm).toBeLessThan(2e-2);
    }
  },
);

const read = (model: tf.LayersModel): number[][] =>
  model.getWeights().map((weight) => [...weight.dataSync()]);

test("passes leave the statistics of batch normalisation to the training step", async () => {
  const [plain, meta] = [nets["batch normalisation"](), nets["batch normalisation"]()];
  const passes = createTwoPassModel(plain, { loss, metaLoss, metaBatch });
  await passes.train(batch(), { ...sgd, nesterov: false, rowWeights: undefined });
  await rowGradients(meta);
  expect(read(meta)).toEqual(read(plain));
});

test("dropout is left out of the passes, and may be put in", async () => {
  const model = modelOf(dense(8, "relu"), tf.layers.dropout({ rate: 0.5 }), dense(C));
  const passes = createTwoPassModel(model, { loss, metaLoss, metaBatch });
  const direction = (await passes.metaGradient(random)).direction;
  const start = await passes.snapshot();
  const once = await passes.lossesAt(batch(), start, direction, 0);
  expect(await passes.lossesAt(batch(), start, direction, 0)).toEqual(once);
  const drawn = createTwoPassModel(model, { loss, metaLoss, metaBatch, passes: "training" });
  const other = [0, 0].map(() => drawn.lossesAt(batch(), start, direction, 0));
  expect(await other[0]).not.toEqual(await other[1]);
});

test("frozen layers stay as they are", async () => {
  const model = nets.relu();
  model.layers[0].trainable = false;
  model.layers[1].trainable = false;
  const byLayer = () =>
    model.layers.map((layer) => layer.getWeights().map((weight) => [...weight.dataSync()]));
  const before = byLayer();
  await rowGradients(model);
  const after = byLayer();
  expect(after.slice(0, 2)).toEqual(before.slice(0, 2));
  expect(after[2]).not.toEqual(before[2]);
});

const convolution = (): tf.LayersModel =>
  modelOf(
    tf.layers.reshape({ targetShape: [2, 2, 1] }),
    tf.layers.conv2d({
      filters: 2,
      kernelSize: 2,
      name: "edges",
      kernelInitializer: kernelInitializer(),
    }),
    tf.layers.flatten(),
    dense(C),
  );

test("the exact form names the layer that does not allow it; two passes do", async () => {
  await tf.setBackend("cpu");
  const refused = rowGradients(convolution(), { derivative: "exact" });
  await expect(refused).rejects.toThrow(
    '`model`: received the layer "edges" (Conv2D); expected layers whose gradients have gradients',
  );
  await expect(refused).rejects.toBeInstanceOf(ModelError);
  const passed = await rowGradients(convolution(), { derivative: "two-pass" });
  const norm = Math.hypot(...passed);
  for (const row of [0, 4]) {
    expect(Math.abs((await byWeights(convolution, row)) - passed[row]) / norm).toBeLessThan(3e-2);
  }
});
