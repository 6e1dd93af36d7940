import { createRandom, plainSoftmaxLoss, PriorError, priorFromLabels } from "@balms/core";
import { createClassBalancedSampler, indexRows } from "@balms/sampler";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";
import { LogitAdjustment } from "../layers/logit-adjustment.ts";
import { balancedSoftmaxLoss } from "../losses/balanced-softmax-loss.ts";
import { fitBalanced, type FitOptions } from "./fit-balanced.ts";
import type { FitState } from "./fit-progress.ts";

await import("@tensorflow/tfjs-backend-wasm");

const classes = 3;
const random = createRandom(5);
const labels = Int32Array.from({ length: 120 }, (_, row) => (row < 90 ? 0 : row < 112 ? 1 : 2));
const features = {
  data: Float32Array.from({ length: 480 }, (_, i) => random.normal() + labels[i >> 2] * (i % 2)),
  shape: [120, 4],
};
const prior = priorFromLabels(labels, { classes });
const data = { features, labels };

function createModel(): tf.LayersModel {
  const kernelInitializer = tf.initializers.glorotUniform({ seed: 3 });
  const kernelRegularizer = tf.regularizers.l2({ l2: 0.01 });
  return tf.sequential({
    layers: [
      tf.layers.dense({ units: 6, inputShape: [4], activation: "relu", kernelInitializer }),
      tf.layers.batchNormalization(),
      tf.layers.dense({ units: classes, kernelInitializer, kernelRegularizer }),
    ],
  });
}

const weightsOf = (model: tf.LayersModel): number[][] =>
  model.getWeights().map((weight) => [...weight.dataSync()]);

function options(more: Partial<FitOptions> = {}): FitOptions {
  const { optimizer = tf.train.adam(0.01) } = more;
  return { prior, random: createRandom(1), epochs: 3, batchSize: 32, ...more, optimizer };
}

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

const dense = (): tf.layers.Layer => tf.layers.dense({ units: classes, inputShape: [4] });
const within = (...layers: tf.layers.Layer[]): tf.Sequential =>
  tf.sequential({
    layers: [
      tf.layers.reshape({ targetShape: [4], inputShape: [4] }),
      tf.sequential({ layers: [dense(), ...layers] }),
    ],
  });
const activation = (name: string) => tf.layers.activation({ activation: name as never });

test("refuses models that would be corrected twice, or not at all", async () => {
  for (const end of [tf.layers.softmax(), activation("softmax"), activation("sigmoid")]) {
    const shares = tf.sequential({ layers: [dense(), end, activation("linear")] });
    await expect(fitBalanced(shares, data, options())).rejects.toThrow("expected logits");
  }
  const nested = fitBalanced(within(tf.layers.softmax()), data, options());
  await expect(nested).rejects.toThrow("expected logits");
  for (const make of [
    () => tf.sequential({ layers: [dense(), new LogitAdjustment({ prior })] }),
    () => within(new LogitAdjustment({ prior })),
  ]) {
    const adjusted = make();
    const twice = fitBalanced(adjusted, data, options());
    await expect(twice).rejects.toThrow("which puts the prior into the logits");
    const loss = balancedSoftmaxLoss(prior, { tau: 0 });
    expect((await fitBalanced(adjusted, data, options({ loss, epochs: 1 }))).step).toBe(4);
  }
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

test("refuses an optimizer whose state cannot be read before the first step", async () => {
  const model = createModel();
  const before = weightsOf(model);
  const run = fitBalanced(model, data, options({ optimizer: tf.train.adamax(0.1) }));
  await expect(run).rejects.toThrow("`optimizer`: received Adamax");
  expect(weightsOf(model)).toEqual(before);
});

test("refuses a checkpoint that does not fit, and leaves the model as it was", async () => {
  const { state } = await fitBalanced(createModel(), data, options({ epochs: 2 }));
  const { loader, optimizer } = state;
  const [summary] = state.history;
  const best = { epoch: 0, value: 0.5, weights: [] };
  const wrong: [string, object, Partial<FitOptions>?][] = [
    ["resume.weights", { weights: state.weights.slice(1) }],
    ["resume.history", { history: [summary] }],
    ["resume.history[1].epoch", { history: [summary, summary] }],
    ["resume.history[0].loss", { history: [{ ...summary, loss: "x" }, summary] }],
    ["resume.best.epoch", { best: { ...best, epoch: 2 } }],
    ["resume.best.weights", { best: { ...best, weights: [state.weights[0]] } }],
    ["resume.best.weights", { best: { ...best, weights: undefined } }],
    ["resume.loader.next.epoch", { loader: { ...loader, next: { epoch: 5, index: 0 } } }],
    ["resume.loader.next.epoch", { loader: undefined }],
    ["resume.loader.format", { loader: { ...loader, format: "x" } }],
    ["resume.loader.cursor.batchSize", {}, { batchSize: 16 }],
    ["resume.loader.key", {}, { random: createRandom(9) }],
    ["resume.optimizer.kind", {}, { optimizer: tf.train.sgd(0.1) }],
    ["resume.optimizer.kind", { optimizer: undefined }],
    ["resume.optimizer.weights", { optimizer: { ...optimizer, weights: undefined } }],
    ["resume.optimizer.products", { optimizer: { ...optimizer, products: [] } }],
  ];
  for (const [parameter, changed, more] of wrong) {
    const model = createModel();
    const before = weightsOf(model);
    const resume = { ...state, ...changed } as FitState;
    const run = fitBalanced(model, data, options({ epochs: 4, resume, ...more }));
    await expect(run).rejects.toThrow(`\`${parameter}\`: received`);
    expect(weightsOf(model)).toEqual(before);
  }
});

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

test("tensors that are gone, and features that do not fit, are named", async () => {
  const gone = tf.ones([120, 4]);
  gone.dispose();
  const disposed = fitBalanced(createModel(), { features: gone, labels }, options());
  await expect(disposed).rejects.toThrow("`data.features`: received a disposed tensor");
  const wide = { features: tf.ones([120, 5]), labels };
  const run = fitBalanced(createModel(), wide, options());
  await expect(run).rejects.toThrow("`features`: received shape [32, 5]; expected [B, 4]");
  const checked = fitBalanced(
    createModel(),
    data,
    options({ validation: { features, labels: [7] } }),
  );
  await expect(checked).rejects.toThrow("`validation.labels`: received 7");
});

test.each<[string, unknown, unknown, Partial<Record<keyof FitOptions, unknown>>]>([
  ["`model`: received undefined; expected a tf.LayersModel", undefined, data, {}],
  [
    "`prior`: received undefined; expected what priorFromCounts returns",
    0,
    data,
    { prior: undefined },
  ],
  ["`prior`: received null", 0, data, { prior: null, loss: () => tf.ones([32]) }],
  ["`random`: received null; expected a generator", 0, data, { random: null }],
  ["`optimizer`: received 7; expected an optimizer", 0, data, { optimizer: 7 }],
  ["`epochs`: received 0; expected a whole number", 0, data, { epochs: 0 }],
  ["`rowWeights`: received 2 numbers; expected 120 numbers", 0, data, { rowWeights: [1, 2] }],
  ["`validation`: received undefined; expected data to stop by", 0, data, { earlyStopping: {} }],
  ["`resume.format`: received undefined", 0, data, { resume: {} }],
  ["`data.features`: received undefined", 0, undefined, {}],
  ["`data.labels`: received 7 at row 1; expected class ids", 0, { features, labels: [0, 7] }, {}],
  ["`dataset.labels`: received 2 rows; expected 120 rows", 0, { features, labels: [0, 1] }, {}],
  ["`loss`: received 3; expected a function", 0, data, { loss: 3 }],
  ["`sampler`: received null; expected a sampler", 0, data, { sampler: null }],
  ['`sampler`: received "x"', 0, data, { sampler: "x" }],
  ["`sampler`: received Object", 0, data, { sampler: {} }],
  ['`signal`: received "x"; expected an AbortSignal', 0, data, { signal: "x" }],
  ["`learningRate`: received 0", 0, data, { learningRate: 0 }],
  ["`learningRate`: received NaN", 0, data, { learningRate: () => Number.NaN }],
  ["`validation.features`: received undefined", 0, data, { validation: "x" }],
  [
    '`earlyStopping.restoreBest`: received "x"',
    0,
    data,
    { validation: data, earlyStopping: { restoreBest: "x" } },
  ],
  ["`earlyStopping`: received 5", 0, data, { validation: data, earlyStopping: 5 }],
  [
    "`loss`: received a tensor []; expected a function that returns one loss per row",
    0,
    data,
    { loss: () => tf.scalar(1) },
  ],
])("refuses %s", async (message, model, given, wrong) => {
  const chosen = (model === 0 ? createModel() : model) as tf.LayersModel;
  const run = fitBalanced(chosen, given as typeof data, {
    ...options(),
    ...(wrong as Partial<FitOptions>),
  });
  await expect(run).rejects.toThrow(message);
});
