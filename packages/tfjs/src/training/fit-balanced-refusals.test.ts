import { createRandom } from "@balms/core";
import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
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
import { LogitAdjustment } from "../layers/logit-adjustment.ts";
import { balancedSoftmaxLoss } from "../losses/balanced-softmax-loss.ts";
import { fitBalanced, type FitOptions } from "./fit-balanced.ts";
import type { FitState } from "./fit-progress.ts";

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
