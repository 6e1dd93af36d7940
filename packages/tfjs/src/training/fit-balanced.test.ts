import { createRandom, plainSoftmaxLoss, PriorError } from "@balms/core";
import { createClassBalancedSampler, indexRows } from "@balms/sampler";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";
import {
  classes,
  createModel,
  data,
  features,
  labels,
  options,
  prior,
  weightsOf,
} from "../../test/small-fit.ts";
import { fitBalanced } from "./fit-balanced.ts";
import type { FitState } from "./fit-progress.ts";

await import("@tensorflow/tfjs-backend-wasm");

describe.each(["cpu", "wasm"])("on %s", (backend) => {
  beforeAll(async () => {
    await tf.setBackend(backend);
  });

  test("learns, and reports every epoch", async () => {
    const seen: number[] = [];
    const steps: number[] = [];
    const { history, step } = await fitBalanced(
      createModel(),
      data,
      options({
        epochs: 6,
        validation: data,
        onStep: (progress) => steps.push(progress.batch),
        onEpochEnd: (summary, evaluation) => seen.push(summary.epoch, evaluation?.rows ?? 0),
      }),
    );
    expect(step).toBe(24);
    expect(steps.slice(0, 5)).toEqual([0, 1, 2, 3, 0]);
    expect(seen.slice(0, 4)).toEqual([0, 120, 1, 120]);
    expect(history[5].loss).toBeLessThan(history[0].loss);
    expect(history[5].measures?.balanced).toBeGreaterThan(0.5);
  });

  test.each([
    ["at the end of an epoch", undefined, 1],
    ["within an epoch", 3, 2],
    ["after the last step of an epoch", 4, 1],
  ])("goes on to the same numbers from a checkpoint %s", async (_, checkpointEvery, taken) => {
    const whole = createModel();
    const states: FitState[] = [];
    const { history } = await fitBalanced(
      whole,
      data,
      options({ epochs: 4, checkpointEvery, onCheckpoint: (state) => states.push(state) }),
    );
    const state = JSON.parse(JSON.stringify(states[taken])) as FitState;
    const resumed = createModel();
    const result = await fitBalanced(resumed, data, options({ epochs: 4, resume: state }));
    expect(weightsOf(resumed)).toEqual(weightsOf(whole));
    expect(result.history).toEqual(history);
  });

  test("leaves no tensors behind", async () => {
    const model = createModel();
    const optimizer = tf.train.sgd(0.1);
    const run = () => fitBalanced(model, data, options({ optimizer, validation: data, epochs: 2 }));
    await run();
    const before = tf.memory().numTensors;
    await run();
    expect(tf.memory().numTensors).toBe(before);
  });
});

test("the loss of an epoch is the mean over rows, weights and regularizer included", async () => {
  await tf.setBackend("cpu");
  const model = createModel();
  const rowWeights = Float64Array.from(labels, (id) => 1 + id);
  const [epoch] = (
    await fitBalanced(
      model,
      data,
      options({ optimizer: tf.train.sgd(1e-9), epochs: 1, batchSize: 120, tau: 0, rowWeights }),
    )
  ).history;
  const outputs = model.apply(tf.tensor2d(features.data, [120, 4]), { training: true });
  const logits = (outputs as tf.Tensor).dataSync<"float32">();
  const losses = plainSoftmaxLoss(logits, labels, { classes });
  const mean = losses.reduce((sum, loss, row) => sum + loss * rowWeights[row], 0) / 120;
  const [penalty] = model.calculateLosses();
  expect(epoch.loss).toBeCloseTo(mean + penalty.dataSync()[0], 4);
});

test("stops early by balanced accuracy, and keeps the best weights", async () => {
  const model = createModel();
  let top = -1;
  let best: number[][] = [];
  const { bestEpoch, restored, stoppedEarly, history } = await fitBalanced(
    model,
    data,
    options({
      optimizer: tf.train.adam(0.05),
      epochs: 30,
      // Labels that have nothing to do with the features: no lasting progress.
      validation: { features, labels: labels.map((_, row) => row % classes) },
      earlyStopping: { patience: 2 },
      onEpochEnd: (_, evaluation) => {
        if (evaluation === undefined || evaluation.balanced <= top) return;
        top = evaluation.balanced;
        best = weightsOf(model);
      },
    }),
  );
  expect([stoppedEarly, restored]).toEqual([true, true]);
  expect(history).toHaveLength((bestEpoch ?? 0) + 3);
  expect(weightsOf(model)).toEqual(best);
});

test("class-balanced batches and the prior of the data correct twice", async () => {
  const rows = indexRows(labels, { prior });
  const sampler = createClassBalancedSampler(rows, { random: createRandom(2) });
  const twice = fitBalanced(createModel(), data, options({ sampler }));
  await expect(twice).rejects.toThrow('Or mismatch: "intended".');
  await expect(twice).rejects.toBeInstanceOf(PriorError);
  const inLoss = sampler.sampledPrior();
  const once = options({ sampler, inLoss, epochs: 1, validation: data });
  expect((await fitBalanced(createModel(), data, once)).step).toBe(4);
  const meant = options({ sampler, mismatch: "intended", epochs: 1 });
  expect((await fitBalanced(createModel(), data, meant)).step).toBe(4);
});

test("stops on a signal", async () => {
  const signal = { aborted: false };
  const run = fitBalanced(
    createModel(),
    data,
    options({ signal, onStep: ({ step }) => (signal.aborted = step === 2) }),
  );
  await expect(run).rejects.toThrow("`signal`: received a request to stop");
});

const learningRate = (step: number): number => 0.1 / (1 + step);

test.each([
  ["sgd", () => tf.train.sgd(7)],
  ["momentum", () => tf.train.momentum(7, 0.9)],
  ["adam", () => tf.train.adam(7)],
  ["rmsprop", () => tf.train.rmsprop(7)],
])("%s has the step size of each step", async (_, make) => {
  const rates: number[] = [];
  const optimizer = make();
  await fitBalanced(
    createModel(),
    data,
    options({
      optimizer,
      epochs: 2,
      learningRate,
      onStep: () => rates.push((optimizer as never as { learningRate: number }).learningRate),
    }),
  );
  expect(rates).toEqual(Array.from({ length: 8 }, (__, step) => learningRate(step)));
});

test("a step size in the options is that of the training", async () => {
  const [own, given] = [createModel(), createModel()];
  await fitBalanced(own, data, options({ optimizer: tf.train.sgd(0.05) }));
  const optimizer = tf.train.sgd(3);
  await fitBalanced(given, data, options({ optimizer, learningRate: 0.05 }));
  expect(weightsOf(given)).toEqual(weightsOf(own));
});

test.each(["cpu", "wasm"])(
  "on %s, a training that diverges says so and leaves nothing",
  async (backend) => {
    await tf.setBackend(backend);
    const model = createModel();
    const start = model.getWeights().map((weight) => tf.clone(weight));
    const run = () => fitBalanced(model, data, options({ optimizer, learningRate: 1e30 }));
    const optimizer = tf.train.sgd(1);
    await expect(run()).rejects.toThrow("`loss`: received");
    model.setWeights(start);
    const before = tf.memory().numTensors;
    await expect(run()).rejects.toThrow("A smaller learning rate may help");
    expect(tf.memory().numTensors).toBe(before);
  },
);

test("batches of which no row could be read are left out", async () => {
  const source = {
    length: 120,
    get: (row: number): Float32Array => {
      if (row < 90) throw new Error("gone");
      return features.data.slice(4 * row, 4 * row + 4);
    },
  };
  const unread = { features: source, labels };
  const few = options({ batchSize: 2, epochs: 1, onError: "skip" });
  const { step, history } = await fitBalanced(createModel(), unread, few);
  expect(step).toBeLessThan(60);
  expect(history[0].loss).toBeGreaterThan(0);
});
