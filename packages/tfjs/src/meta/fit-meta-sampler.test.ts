import { classRates, createRandom, priorFromCounts } from "@balms/core";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";
import { data, prior } from "../../test/small-fit.ts";
import type { FitState } from "../training/fit-progress.ts";
import { fitMetaReweighter } from "./fit-meta-reweighter.ts";
import { fitMetaSampler, type MetaSamplerFitOptions } from "./fit-meta-sampler.ts";

await import("@tensorflow/tfjs-backend-wasm");

const linear = (): tf.LayersModel =>
  tf.sequential({
    layers: [tf.layers.dense({ units: 3, inputShape: [4], kernelInitializer: "zeros" })],
  });
function deep(): tf.LayersModel {
  const kernelInitializer = tf.initializers.glorotUniform({ seed: 3 });
  return tf.sequential({
    layers: [
      tf.layers.dense({ units: 6, inputShape: [4], activation: "relu", kernelInitializer }),
      tf.layers.batchNormalization(),
      tf.layers.dense({ units: 3, kernelInitializer }),
    ],
  });
}

const options = (more: Partial<MetaSamplerFitOptions> = {}): MetaSamplerFitOptions => ({
  prior,
  random: createRandom(1),
  epochs: 2,
  batchSize: 32,
  ...more,
  meta: { batchSize: 24, ...more.meta },
});
const weightsOf = (model: tf.LayersModel): number[][] =>
  model.getWeights().map((weight) => [...weight.dataSync()]);

describe.each(["cpu", "wasm"])("on %s", (backend) => {
  beforeAll(async () => {
    await tf.setBackend(backend);
  });

  test.each([
    ["a linear head", linear],
    ["a deep model", deep],
  ])("trains %s, and goes on from a checkpoint to the same numbers", async (_, make) => {
    for (const fit of [fitMetaSampler, fitMetaReweighter]) {
      const states: FitState[] = [];
      const whole = make();
      const result = await fit(
        whole,
        data,
        options({ checkpointEvery: 3, onCheckpoint: (state) => states.push(state) }),
      );
      expect(result.step).toBe(8);
      expect(result.meta.step).toBe(8);
      expect(result.metaLoss).toBeGreaterThan(0);
      const resumed = make();
      const state = JSON.parse(JSON.stringify(states[0])) as FitState;
      const rest = await fit(resumed, data, options({ resume: state }));
      expect(rest.meta).toEqual(result.meta);
      expect(weightsOf(resumed)).toEqual(weightsOf(whole));
      expect(rest.history).toEqual(result.history);
    }
  });

  test("leaves no tensors behind", async () => {
    const model = deep();
    await fitMetaSampler(model, data, options({ validation: data }));
    const before = tf.memory().numTensors;
    await fitMetaSampler(model, data, options({ validation: data }));
    await fitMetaReweighter(model, data, options());
    expect(tf.memory().numTensors).toBe(before);
  });
});

test("learns to draw the classes that lower the meta loss", async () => {
  // The rare class alone is in the meta set's favour when the loss has no prior inside.
  const { meta } = await fitMetaSampler(
    linear(),
    data,
    options({ epochs: 10, tau: 0, meta: { learningRate: 0.1 } }),
  );
  const rates = classRates(meta, prior);
  expect(rates[2]).toBeGreaterThan(3 * (8 / 120));
  expect(rates[0]).toBeLessThan(90 / 120);
});

test("makes a meta step every so often, with a schedule for the others", async () => {
  const seen: number[] = [];
  const learningRate = (step: number) => {
    seen.push(step);
    return 0.1 / (1 + step);
  };
  const { meta, step } = await fitMetaSampler(
    linear(),
    data,
    options({ meta: { every: 3 }, learningRate }),
  );
  expect([step, meta.step]).toEqual([8, 2]);
  expect(seen).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
});

test.each([
  ["a linear head", linear, 0.1],
  ["a deep model", deep, 0.05],
])("the step of %s falls along half a cosine, from its default to 0", async (_, make, start) => {
  const learningRate = (step: number) => (start * (1 + Math.cos((Math.PI * step) / 8))) / 2;
  for (const fit of [fitMetaSampler, fitMetaReweighter]) {
    const [byDefault, asSaid, constant] = [make(), make(), make()];
    await fit(byDefault, data, options());
    await fit(asSaid, data, options({ learningRate }));
    await fit(constant, data, options({ learningRate: start }));
    expect(weightsOf(byDefault)).toEqual(weightsOf(asSaid));
    expect(weightsOf(byDefault)).not.toEqual(weightsOf(constant));
  }
});

test("while ψ stands still, an epoch trains every row once", async () => {
  const model = linear();
  const { meta } = await fitMetaSampler(
    model,
    data,
    // One batch of all rows: the step is that of gradient descent, whatever the order.
    options({ epochs: 1, batchSize: 120, learningRate: 0.1, meta: { every: 2 } }),
  );
  expect(meta.step).toBe(0);
  const other = linear();
  await fitMetaReweighter(
    other,
    data,
    options({ epochs: 1, batchSize: 120, learningRate: 0.1, meta: { every: 2 } }),
  );
  const [own, rounds] = [model, other].map((each) => weightsOf(each).flat());
  own.forEach((value, i) => expect(value).toBeCloseTo(rounds[i], 6));
});

test("refuses a softmax at the end of the model", async () => {
  const model = tf.sequential({
    layers: [tf.layers.dense({ units: 3, inputShape: [4], activation: "softmax" })],
  });
  const nested = tf.sequential({
    layers: [tf.layers.reshape({ targetShape: [4], inputShape: [4] }), model],
  });
  for (const fit of [fitMetaSampler, fitMetaReweighter]) {
    for (const each of [model, nested]) {
      await expect(fit(each, data, options())).rejects.toThrow("`model`: received a softmax");
    }
  }
});

test("refuses a checkpoint of another kind, and what is no state of class weights", async () => {
  const { state } = await fitMetaReweighter(linear(), data, options());
  const sampled = await fitMetaSampler(linear(), data, options());
  const broken = (more: object): FitState => ({
    ...state,
    optimizer: { ...state.optimizer, ...more },
  });
  const { meta } = state.optimizer;
  for (const [resume, message] of [
    [sampled.state, '`resume.loader.kind`: received "meta'],
    [
      broken({ kind: "Adam" }),
      '`resume.optimizer.kind`: received "Adam"; expected "meta-reweighter"',
    ],
    [broken({ meta: undefined }), "`resume.optimizer.meta`: received undefined"],
    [broken({ meta: { ...meta, psi: [1] } }), "`resume.optimizer.meta."],
    [
      broken({ meta: { ...meta, psi: [0], firstMoment: [0], secondMoment: [0] } }),
      "`resume.optimizer.meta.psi`",
    ],
    [
      broken({ products: state.optimizer.products.slice(1) }),
      "`resume.optimizer.products`: received",
    ],
  ] as const) {
    const model = linear();
    const before = weightsOf(model);
    const more = options({ epochs: 3, resume });
    await expect(fitMetaReweighter(model, data, more)).rejects.toThrow(message);
    expect(weightsOf(model)).toEqual(before);
  }
});

test.each([1, 100])(
  "a training that diverges says so and frees all, with a meta step every %i steps",
  async (every) => {
    for (const fit of [fitMetaSampler, fitMetaReweighter]) {
      const more = () => options({ learningRate: 1e25, epochs: 5, meta: { every } });
      await expect(fit(deep(), data, more())).rejects.toThrow("A smaller learning rate may help");
      const model = deep();
      const before = tf.memory().numTensors;
      await expect(fit(model, data, more())).rejects.toThrow("`loss`");
      expect(tf.memory().numTensors).toBe(before);
    }
  },
);

test.each<[string, object]>([
  ["`learningRate`: received 0", { learningRate: 0 }],
  ["`meta.every`: received 0", { meta: { every: 0 } }],
  ["`meta.batchSize`: received 1.5", { meta: { batchSize: 1.5 } }],
  ["`derivative`: received 1", { derivative: 1 }],
  ["`meta.loss`: received 1; expected a function", { meta: { loss: 1 } }],
  ["`meta.gamma`: received -1", { meta: { gamma: -1 } }],
  ["`meta.gamma`: received 5; expected", { meta: { gamma: 5 } }],
  ["`meta.learningRate`: received 0", { meta: { learningRate: 0 } }],
  [
    "`meta.batchsize`: received an unknown option; expected `batchSize`",
    { meta: { batchsize: 8 } },
  ],
  ["`metaEvery`: received an unknown option", { metaEvery: 2 }],
  ["`sampled`: received an unknown option", { sampled: prior }],
  ["`meta.data.features`: received undefined", { meta: { data: "x" } }],
  ["`meta.data.features`: received undefined", { meta: { data: Number.NaN } }],
  [
    "`meta.data.labels`: received 7 at row 0",
    { meta: { data: { features: [[1, 2, 3, 4]], labels: [7] } } },
  ],
  ['`nesterov`: received "x"', { nesterov: "x" }],
  ["`passes`: received null", { passes: null }],
  ["expected the counts of these labels", { prior: priorFromCounts([90, 20, 10]) }],
  ["`prior`: received undefined", { prior: undefined }],
])("refuses %s", async (message, wrong) => {
  await expect(fitMetaSampler(linear(), data, options(wrong))).rejects.toThrow(message);
});

test("refuses what is no object of meta options, and gamma where nothing is drawn", async () => {
  const given = { ...options(), meta: "x" as unknown as object };
  const expected = '`meta`: received "x"; expected an object of options';
  await expect(fitMetaSampler(linear(), data, given)).rejects.toThrow(expected);
  const gamma = fitMetaReweighter(linear(), data, options({ meta: { gamma: 1 } }));
  await expect(gamma).rejects.toThrow("`meta.gamma`: received an unknown option");
});
