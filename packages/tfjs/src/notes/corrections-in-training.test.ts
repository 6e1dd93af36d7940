import * as tf from "@tensorflow/tfjs";
import { beforeEach, describe, expect, test } from "vitest";
import { data, dense, hot, labels, logitModel, options, prior, x } from "../../test/tailed-rows.ts";
import { LogitAdjustment } from "../layers/logit-adjustment.ts";
import { balancedSigmoidLoss } from "../losses/balanced-sigmoid-loss.ts";
import { balancedSoftmaxLoss } from "../losses/balanced-softmax-loss.ts";
import { fitBalanced } from "../training/fit-balanced.ts";

await import("@tensorflow/tfjs-backend-wasm");

const adjustment = () => new LogitAdjustment({ prior, name: "adjust" });
const withLayer = (...behind: tf.layers.Layer[]) =>
  tf.sequential({ layers: [dense(), adjustment(), ...behind] });
const linear = () => tf.layers.activation({ activation: "linear" });

describe.each(["cpu", "wasm"])("in training, on %s", (backend) => {
  beforeEach(async () => {
    await tf.setBackend(backend);
  });

  test("the layer and a loss with the prior inside are one too many", async () => {
    const losses = [balancedSoftmaxLoss(prior), balancedSigmoidLoss([0.5, 0.2, 0.1])];
    for (const loss of losses) {
      for (const model of [withLayer(), withLayer(linear())]) {
        model.compile({ optimizer: "sgd", loss });
        await expect(model.fit(x(), hot(), { verbose: 0 })).rejects.toThrow(
          "`logits`: received what a LogitAdjustment layer put out, which has the prior inside; " +
            "expected logits without it, since the loss adds the prior itself. Leave the layer out, " +
            "or take a loss without a prior: balancedSoftmaxLoss(prior, { tau: 0 }).",
        );
      }
    }
    const model = withLayer();
    model.compile({ optimizer: "sgd", loss: balancedSoftmaxLoss(prior, { tau: 0 }) });
    await expect(model.fit(x(), hot(), { verbose: 0 })).resolves.not.toThrow();
  });

  const classWeight = { 0: 1, 1: 3, 2: 8 };
  const refused =
    "`classWeight`: received class weights that favour rare classes: 8.00 for class 2, 1 for class " +
    "0; expected no such weights, since the prior is in the loss: they would correct a second time. " +
    'Leave them out, or the prior. Where both are meant: mismatch: "intended".';

  test("class weights for rare classes beside the loss are refused", async () => {
    for (const batchSize of [32, 4]) {
      const model = logitModel();
      model.compile({ optimizer: "sgd", loss: balancedSoftmaxLoss(prior) });
      const fit = model.fit(x(), hot(), { verbose: 0, classWeight, batchSize, epochs: 3 });
      await expect(fit).rejects.toThrow(batchSize === 32 ? refused : "`classWeight`: received");
    }
  });

  test("and beside the layer", async () => {
    const model = withLayer(tf.layers.activation({ activation: "softmax" }));
    model.compile({ optimizer: "sgd", loss: "categoricalCrossentropy" });
    const fit = model.fit(x(), hot(), { verbose: 0, classWeight, batchSize: 32 });
    await expect(fit).rejects.toThrow(refused);
  });

  test.each([
    ["equal weights", { 0: 2, 1: 2, 2: 2 }],
    ["weights for frequent classes", { 0: 3, 1: 1, 2: 1 }],
    ["a weight for a class between", { 0: 1, 1: 9, 2: 1 }],
    ["a class that counts for nothing", { 0: 0, 1: 1, 2: 1 }],
  ])("%s are another matter", async (_, weights) => {
    const model = logitModel();
    model.compile({ optimizer: "sgd", loss: balancedSoftmaxLoss(prior) });
    const layered = withLayer(tf.layers.activation({ activation: "softmax" }));
    layered.compile({ optimizer: "sgd", loss: "categoricalCrossentropy" });
    for (const each of [model, layered]) {
      const fit = each.fit(x(), hot(), { verbose: 0, classWeight: weights, batchSize: 32 });
      await expect(fit).resolves.not.toThrow();
    }
  });

  test("and so are those that are meant", async () => {
    const model = logitModel();
    model.compile({ optimizer: "sgd", loss: balancedSoftmaxLoss(prior, { mismatch: "intended" }) });
    const layer = new LogitAdjustment({ prior, mismatch: "intended" });
    const end = tf.layers.activation({ activation: "softmax" });
    const layered = tf.sequential({ layers: [dense(), layer, end] });
    layered.compile({ optimizer: "sgd", loss: "categoricalCrossentropy" });
    for (const each of [model, layered]) {
      const fit = each.fit(x(), hot(), { verbose: 0, classWeight, batchSize: 32 });
      await expect(fit).resolves.not.toThrow();
    }
  });

  test("weights of rows that are no weights of classes pass", async () => {
    const rowWeights = Float32Array.from(labels, (id, row) => 1 + (row % 3) + id);
    await expect(fitBalanced(logitModel(), data, options({ rowWeights }))).resolves.not.toThrow();
    const byClass = Float32Array.from(labels, (id) => 1 + id);
    await expect(fitBalanced(logitModel(), data, options({ rowWeights: byClass }))).rejects.toThrow(
      "`classWeight`: received class weights that favour rare classes: 3.00 for class 2",
    );
  });

  test("the layer stands behind logits and before a softmax", async () => {
    expect(() =>
      tf.sequential({ layers: [dense({ activation: "softmax" }), adjustment()] }),
    ).toThrow('`model`: received "adjust" behind a softmax, in');
    expect(() =>
      tf.sequential({ layers: [dense({ activation: "sigmoid" }), linear(), adjustment()] }),
    ).toThrow('`model`: received "adjust" behind a sigmoid, in');
    for (const [end, what] of [
      [tf.layers.activation({ activation: "sigmoid" }), "a sigmoid"],
      [tf.layers.dense({ units: 3 }), "Dense"],
    ] as const) {
      const model = tf.sequential({ layers: [dense(), adjustment(), linear(), end] });
      model.compile({ optimizer: "sgd", loss: "meanSquaredError" });
      await expect(model.fit(x(), hot(), { verbose: 0 })).rejects.toThrow(
        `\`model\`: received "adjust" before ${what}, in`,
      );
    }
  });
});
