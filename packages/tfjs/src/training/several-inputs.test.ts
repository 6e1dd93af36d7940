import { evaluateLogits } from "@balms/core";
import * as tf from "@tensorflow/tfjs";
import { describe, expect, test } from "vitest";
import { features, labels, own, prior, twoInputs } from "../../test/insects.ts";
import { cacheFeatures } from "../decoupled/cache-features.ts";
import { fitDecoupledHead } from "../decoupled/fit-decoupled-head.ts";
import { evaluateModel } from "../evaluation/evaluate-model.ts";
import { fitMetaSampler } from "../meta/fit-meta-sampler.ts";
import { fitBalanced } from "./fit-balanced.ts";

describe("a model of several inputs", () => {
  const tensors = {
    shape: tf.tensor2d(features.shape.data, [80, 2]),
    sound: tf.tensor2d(features.sound.data, [80, 3]),
  };

  test.each([
    ["typed arrays by name", features],
    ["by name, in another order", { sound: features.sound, shape: features.shape }],
    ["tensors by name", tensors],
    ["tensors by place", [tensors.shape, tensors.sound]],
  ])("is trained and evaluated on %s", async (_, given) => {
    const model = twoInputs();
    const data = { features: given as typeof features, labels };
    const { history } = await fitBalanced(model, data, { ...own, prior, validation: data });
    expect(history.at(-1)?.measures?.balanced).toBeGreaterThan(0.9);
    const logits = (
      model.predict([tensors.shape, tensors.sound]) as tf.Tensor
    ).dataSync<"float32">();
    const expected = evaluateLogits(logits, labels, { prior });
    expect(await evaluateModel(model, data, { prior })).toEqual(expected);
    const batches = tf.data.array([0]).map(() => ({
      xs: { shape: tensors.shape.clone(), sound: tensors.sound.clone() },
      ys: tf.tensor1d(labels, "int32"),
    }));
    expect(await evaluateModel(model, batches, { prior })).toEqual(expected);
    const odd = tf.data.array([0]).map(() => ({ xs: tf.ones([1, 2]), ys: tf.tensor1d([0]) }));
    await expect(evaluateModel(model, odd, { prior })).rejects.toThrow(
      "expected a dataset of { xs, ys } tensors, with shape, sound in xs",
    );
  });

  test("has a head to train anew, and a Meta Sampler", async () => {
    const model = twoInputs();
    const data = { features, labels };
    expect((await cacheFeatures(model, data)).features.shape).toEqual([80, 6]);
    await fitDecoupledHead(model, data, { prior, seed: 1, epochs: 20, batchSize: 16 });
    expect((await evaluateModel(model, data, { prior })).balanced).toBeGreaterThan(0.8);
    const other = twoInputs();
    const meta = { batchSize: 12 };
    await fitMetaSampler(other, data, { prior, seed: 1, epochs: 10, batchSize: 16, meta });
    // A third is chance.
    expect((await evaluateModel(other, data, { prior })).balanced).toBeGreaterThan(0.5);
  });

  test.each<[object, string]>([
    [
      { shape: features.shape },
      "`data.features.sound`: received undefined; expected a column of features, for that input",
    ],
    [
      { ...features, scent: features.shape },
      "`data.features.scent`: received no input of the model; expected shape, sound",
    ],
    [
      features.shape,
      "`model`: received 2 inputs; expected a model with one input, for one column of features. " +
        "Of several inputs, give the features by name: { shape: …, sound: … }.",
    ],
    [
      { ...features, shape: features.sound },
      "`features.shape`: received shape [16, 3]; expected [B, 2]",
    ],
    [{ ...features, sound: { data: new Float32Array(3), shape: [1, 3] } }, "received 1 rows"],
  ])("refuses features that do not fit: %#", async (given, message) => {
    const data = { features: given as typeof features, labels };
    await expect(fitBalanced(twoInputs(), data, { ...own, prior })).rejects.toThrow(message);
  });
});
