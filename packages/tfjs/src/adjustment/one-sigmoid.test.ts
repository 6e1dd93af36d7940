import * as tf from "@tensorflow/tfjs";
import {
  adjustLogits,
  createRandom,
  evaluateLogits,
  priorFromCounts,
  priorFromLabels,
} from "@balms/core";
import { describe, expect, test } from "vitest";
import { evaluateModel } from "../evaluation/evaluate-model.ts";
import { balancedSigmoidLoss } from "../losses/balanced-sigmoid-loss.ts";
import { balancedSoftmaxLoss } from "../losses/balanced-softmax-loss.ts";
import { rawLogits } from "../outputs/raw-logits.ts";
import { fitBalanced } from "../training/fit-balanced.ts";
import { adjustGraphModel } from "./adjust-graph-model.ts";
import { adjustLayersModel } from "./adjust-layers-model.ts";

const random = createRandom(4);
const labels = Int32Array.from({ length: 200 }, (_, row) => Number(row % 20 === 0));
const features = {
  data: Float32Array.from(labels, (id) => 1.5 * id + random.normal()),
  shape: [200, 1],
};
const data = { features, labels };
const prior = priorFromLabels(labels, { classes: ["common", "rare"] });
const x = () => tf.tensor2d(features.data, [200, 1]);
const unit = (options: object = {}) => tf.layers.dense({ units: 1, inputShape: [1], ...options });
const sigmoid = () => tf.layers.activation({ activation: "sigmoid" });

const models: readonly (readonly [string, () => tf.LayersModel])[] = [
  ["a sigmoid", () => tf.sequential({ layers: [unit({ activation: "sigmoid" })] })],
  ["a sigmoid layer", () => tf.sequential({ layers: [unit({ useBias: false }), sigmoid()] })],
  [
    "a sigmoid in a model",
    () => tf.sequential({ layers: [tf.sequential({ layers: [unit(), sigmoid()] })] }),
  ],
  ["one logit", () => tf.sequential({ layers: [unit()] })],
];

/** Logits of both classes. */
function pairs(model: tf.LayersModel): Float32Array {
  const z = (rawLogits(model).predict(x()) as tf.Tensor).dataSync();
  return Float32Array.from({ length: 400 }, (_, i) => (i % 2 === 0 ? 0 : z[i >> 1]));
}

describe.each(models)("one unit for two classes, with %s", (_, make) => {
  test("is evaluated as a softmax of both", async () => {
    const model = make();
    const expected = evaluateLogits(pairs(model), labels, { prior });
    const found = await evaluateModel(model, data, { prior });
    expect(found.confusion).toEqual(expected.confusion);
    expect(found.ece).toBeCloseTo(expected.ece as number, 5);
  });

  test("is adjusted by −τ·log(π₁/π₀)", () => {
    for (const options of [
      { prior },
      { prior, tau: 0.5 },
      { prior, target: priorFromCounts([3, 1], { classes: prior.classes }) },
    ]) {
      const model = make();
      const expected = adjustLogits(pairs(model), options);
      adjustLayersModel(model, options);
      const found = pairs(model);
      for (let row = 0; row < 200; row++) {
        const difference = expected[2 * row + 1] - expected[2 * row];
        expect(found[2 * row + 1]).toBeCloseTo(difference, 4);
      }
      expect(() => adjustLayersModel(model, options)).toThrow("adjusted already");
    }
  });
});

test("several units with sigmoids are no softmax, and one unit is no three classes", () => {
  const several = tf.sequential({
    layers: [tf.layers.dense({ units: 2, inputShape: [1] }), sigmoid()],
  });
  expect(() => adjustLayersModel(several, { prior })).toThrow("`model`: received an end in Dense");
  const one = tf.sequential({ layers: [unit({ activation: "sigmoid", name: "head" })] });
  const three = priorFromCounts([1, 2, 3]);
  expect(() => adjustLayersModel(one, { prior: three })).toThrow(
    '`model`: received 1 units in "head"; expected 3, one per class of the prior',
  );
});

test("a graph of one sigmoid is adjusted, and one of several refused", async () => {
  const float = { type: "DT_FLOAT" };
  const artifacts = (width: number) => ({
    modelTopology: {
      node: [
        {
          name: "x",
          op: "Placeholder",
          attr: { dtype: float, shape: { shape: { dim: [{ size: "-1" }, { size: "2" }] } } },
        },
        { name: "w", op: "Const", attr: { dtype: float } },
        { name: "logits", op: "MatMul", input: ["x", "w"], attr: { T: float } },
        { name: "share", op: "Sigmoid", input: ["logits"], attr: { T: float } },
      ],
      versions: { producer: 1 },
    },
    weightSpecs: [{ name: "w", shape: [2, width], dtype: "float32" as const }],
    weightData: new Float32Array(2 * width).fill(0.5).buffer,
  });
  const adjusted = adjustGraphModel(artifacts(1), { prior });
  const model = await tf.loadGraphModel(tf.io.fromMemory(adjusted));
  const [share] = (model.predict(tf.zeros([1, 2])) as tf.Tensor).dataSync();
  expect(share).toBeCloseTo(190 / 200, 5);
  expect(() => adjustGraphModel(artifacts(2), { prior })).toThrow(
    '`model`: received a Sigmoid "share" of 2 units; expected one unit, or a softmax',
  );
  const set = { features: tf.zeros([3, 2]), labels: [1, 0, 1] };
  expect((await evaluateModel(model, set, { prior })).confusion).toEqual([
    [0, 1],
    [0, 2],
  ]);
});

describe("training one unit", () => {
  test("with the loss of one classifier is training with Balanced Softmax of two", async () => {
    const one = tf.sequential({ layers: [unit({ kernelInitializer: "zeros" })] });
    const share = prior.counts[1] / 200;
    const own = { prior, seed: 1, optimizer: "adam", learningRate: 0.1, epochs: 5 } as const;
    const loss = balancedSigmoidLoss([share]);
    await fitBalanced(one, data, { ...own, loss, validation: data });
    const { balanced } = await evaluateModel(one, data, { prior });
    expect(balanced).toBeGreaterThan(0.65);
    const z = tf.tensor2d([[0.3], [-2]]);
    const found = loss(tf.tensor1d([0, 1], "int32"), z).dataSync();
    const two = tf.concat([tf.zeros([2, 1]), z], 1);
    const expected = balancedSoftmaxLoss(prior)(tf.tensor1d([0, 1], "int32"), two).dataSync();
    for (const [row, value] of found.entries()) expect(value).toBeCloseTo(expected[row], 5);
    expect(() => adjustLayersModel(one, { prior })).toThrow("had its correction in training");
  });

  test("with Balanced Softmax says which loss to take", async () => {
    const one = tf.sequential({ layers: [unit()] });
    const own = { prior, seed: 1, optimizer: "sgd" } as const;
    await expect(fitBalanced(one, data, own)).rejects.toThrow(
      "`logits`: received float32 [128, 1]; expected float32 [B, 2], one column per class of the prior. " +
        "One unit for two classes is one sigmoid: train it with balancedSigmoidLoss([share of class 1]), " +
        "without the sigmoid behind it, or take two units.",
    );
    const ended = tf.sequential({ layers: [unit({ activation: "sigmoid" })] });
    await expect(fitBalanced(ended, data, own)).rejects.toThrow(
      "pass loss: balancedSigmoidLoss(…)",
    );
  });
});
