import * as tf from "@tensorflow/tfjs";
import { priorFromCounts } from "@balms/core";
import { beforeEach, describe, expect, test } from "vitest";
import { trainStep } from "../training/train-step.ts";
import { balancedSigmoidLoss } from "./balanced-sigmoid-loss.ts";
import { balancedSoftmaxLoss } from "./balanced-softmax-loss.ts";

await import("@tensorflow/tfjs-backend-wasm");

const prior = priorFromCounts([5, 3, 2]);
const softmaxLoss = balancedSoftmaxLoss(prior);
const sigmoidLoss = balancedSigmoidLoss([0.5, 0.3, 0.2]);
const cure =
  "expected logits, as the last layer gives them without an activation. Leave the softmax out, or " +
  "train rawLogits(model) of @balms/tfjs/layers: the same weights without it.";
const features = () =>
  tf.tensor2d([
    [1, 0],
    [0, 1],
  ]);
const ids = () => tf.tensor1d([0, 2], "int32");
const hot = () =>
  tf.tensor2d([
    [1, 0, 0],
    [0, 0, 1],
  ]);

const dense = (options: object = {}) =>
  tf.layers.dense({ units: 3, inputShape: [2], kernelInitializer: "zeros", ...options });
const ends: readonly (readonly [string, "softmax" | "sigmoid", () => tf.Sequential])[] = [
  ["an activation", "softmax", () => tf.sequential({ layers: [dense({ activation: "softmax" })] })],
  ["a layer", "softmax", () => tf.sequential({ layers: [dense(), tf.layers.softmax()] })],
  [
    "a layer before another that lets through",
    "softmax",
    () =>
      tf.sequential({
        layers: [
          dense(),
          tf.layers.activation({ activation: "softmax" }),
          tf.layers.reshape({ targetShape: [3] }),
        ],
      }),
  ],
  ["a sigmoid", "sigmoid", () => tf.sequential({ layers: [dense({ activation: "sigmoid" })] })],
];

describe.each(["cpu", "wasm"])("on %s", (backend) => {
  beforeEach(async () => {
    await tf.setBackend(backend);
  });

  test.each(ends)(
    "%s left on the last layer is refused at the first step",
    async (_, kind, make) => {
      const message = `\`logits\`: received what a ${kind} made; ${cure.replace("softmax", kind)}`;
      for (const loss of [softmaxLoss, sigmoidLoss]) {
        const model = make();
        const batch = { features: features(), targets: ids() };
        expect(() => trainStep(model, tf.train.sgd(0.1), batch, { loss })).toThrow(message);
        model.compile({ optimizer: "sgd", loss });
        await expect(model.fit(features(), hot(), { verbose: 0 })).rejects.toThrow(message);
      }
    },
  );

  test("a softmax in a function is refused", () => {
    const head = tf.variable(tf.zeros([2, 3]));
    const forward = (x: tf.Tensor) => tf.softmax(tf.matMul(x, head));
    const batch = { features: features(), targets: ids() };
    const step = () => trainStep(forward, tf.train.sgd(0.1), batch, { loss: softmaxLoss });
    expect(step).toThrow("`logits`: received what a softmax made");
  });

  test.each([1, 4000])(
    "shares are known by their numbers, too, in %i batches of two rows",
    (times) => {
      const shares = tf.tile(
        tf.softmax(
          tf.tensor2d([
            [1, 2, -1],
            [0, 3, 0.5],
          ]),
        ),
        [times, 1],
      );
      const targets = tf.tile(ids(), [times]);
      expect(() => softmaxLoss(targets, shares)).toThrow(
        `\`logits\`: received numbers from 0 to 1 that add up to 1 in every row; ${cure}`,
      );
      const one = tf.tidy(() => tf.add(shares, tf.oneHot(tf.zeros([2 * times], "int32"), 3)));
      expect(softmaxLoss(targets, one).shape).toEqual([2 * times]);
    },
  );

  test.each([
    [
      "zeros",
      [
        [0, 0, 0],
        [0, 0, 0],
      ],
    ],
    [
      "equal shares",
      [
        [1 / 3, 1 / 3, 1 / 3],
        [1 / 3, 1 / 3, 1 / 3],
      ],
    ],
    [
      "rows of one",
      [
        [1, 0, 0],
        [0, 0, 1],
      ],
    ],
    [
      "one row of shares among others",
      [
        [0.2, 0.3, 0.5],
        [0.1, 0.1, 0.1],
      ],
    ],
    [
      "one row of shares among rows that tell nothing",
      [
        [0.2, 0.3, 0.5],
        [0, 0, 1],
      ],
    ],
    [
      "log-probabilities",
      [
        [-1, -2, -0.5],
        [-1, -1, -3],
      ],
    ],
  ])("%s may be logits", (_, rows) => {
    expect(softmaxLoss(ids(), tf.tensor2d(rows)).shape).toEqual([2]);
  });

  test("a single row of shares may be logits", () => {
    expect(softmaxLoss(tf.zeros([1]), tf.tensor2d([[0.2, 0.3, 0.5]])).shape).toEqual([1]);
  });

  test("a single class has but one share", () => {
    const one = balancedSoftmaxLoss(priorFromCounts([5]));
    expect([...one(tf.zeros([3]), tf.ones([3, 1])).dataSync()]).toEqual([0, 0, 0]);
  });

  test("what a dense layer makes is logits, even if all rows are shares", () => {
    const bias = tf.initializers.zeros();
    bias.apply = () => tf.tensor1d([0.5, 0.25, 0.25]);
    const model = tf.sequential({ layers: [dense({ biasInitializer: bias })] });
    const batch = { features: features(), targets: ids() };
    const value = trainStep(model, tf.train.sgd(0.1), batch, { loss: softmaxLoss });
    expect(Number.isFinite(value.dataSync()[0])).toBe(true);
  });
});

test("what a relu puts out may add up to 1", () => {
  const loss = balancedSoftmaxLoss(priorFromCounts([1, 1, 1]));
  const weight = tf.tensor2d([0.2, 0.3, 0.5, 0.1, 0.9, 0], [2, 3]);
  const run = (given: tf.Tensor) => tf.sum(loss(tf.tensor1d([0, 1], "int32"), tf.relu(given)));
  const rows = [
    [0.2, 0.3, 0.5],
    [0.1, 0.9, 0],
  ];
  const expected = rows.reduce((total, row, id) => {
    const sum = row.reduce((all, value) => all + Math.exp(value), 0);
    return total + Math.log(sum) - row[id];
  }, 0);
  expect(tf.valueAndGrad(run)(weight).value.dataSync()[0]).toBeCloseTo(expected, 5);
});
