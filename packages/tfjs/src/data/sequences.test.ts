import * as tf from "@tensorflow/tfjs";
import { createRandom, evaluateLogits, priorFromCounts, priorFromLabels } from "@balms/core";
import { createInstanceSampler } from "@balms/sampler";
import { balancedBatches } from "./balanced-batches.ts";
import { beforeEach, describe, expect, test } from "vitest";
import { cacheFeatures } from "../decoupled/cache-features.ts";
import { fitDecoupledHead } from "../decoupled/fit-decoupled-head.ts";
import { evaluateModel } from "../evaluation/evaluate-model.ts";
import { fitMetaSampler } from "../meta/fit-meta-sampler.ts";
import { fitBalanced } from "../training/fit-balanced.ts";

await import("@tensorflow/tfjs-backend-wasm");

const classes = 3;
const random = createRandom(3);
// Sequences of four steps; the last of every other sequence are padding.
const ids = Array.from({ length: 24 }, (_, row) =>
  [0, 1, 2, 3].map((step) => {
    if (row % 2 === 1 && step > 1) return -1;
    return (row + step) % 9 === 0 ? 2 : Number((row + step) % 4 === 0);
  }),
);
const tokens = ids.flat().filter((id) => id >= 0);
const prior = priorFromLabels(tokens, { classes: ["O", "PER", "LOC"] });
const features = {
  data: Float32Array.from(ids.flat().flatMap((id) => [id + random.normal() / 2, 1 - id / 2])),
  shape: [24, 4, 2],
};
const hot = ids.map((row) => row.map((id) => [0, 1, 2].map((j) => Number(j === id))));

const tagger = () =>
  tf.sequential({
    layers: [
      tf.layers.dense({
        units: 5,
        inputShape: [4, 2],
        activation: "tanh",
        kernelInitializer: tf.initializers.glorotUniform({ seed: 1 }),
      }),
      tf.layers.dense({
        units: classes,
        kernelInitializer: tf.initializers.glorotUniform({ seed: 2 }),
      }),
    ],
  });

const trained = async (filling: number) => {
  const values = features.data.map((value, i) => (ids.flat()[i >> 1] < 0 ? filling : value));
  const model = tagger();
  const data = { features: { data: values, shape: features.shape }, labels: ids };
  const own = { prior, seed: 1, optimizer: "sgd", epochs: 2, batchSize: 8 } as const;
  await fitBalanced(model, data, own);
  return [...model.getWeights()[0].dataSync()];
};

describe.each(["cpu", "wasm"])("sequences, on %s", (backend) => {
  beforeEach(async () => {
    await tf.setBackend(backend);
  });

  test.each([
    ["ids", ids],
    ["a tensor of ids", () => tf.tensor2d(ids)],
    ["one-hot rows", hot],
    ["one-hot rows in a tensor", () => tf.tensor3d(hot)],
  ])("fitBalanced trains and evaluates on %s", async (_, given) => {
    const labels = typeof given === "function" ? given() : given;
    const model = tagger();
    const data = { features, labels };
    const before = await evaluateModel(model, data, { prior });
    expect(before.rows).toBe(tokens.length);
    const { history } = await fitBalanced(model, data, {
      prior,
      seed: 1,
      optimizer: "adam",
      learningRate: 0.05,
      epochs: 20,
      batchSize: 8,
      validation: data,
    });
    expect(history.at(-1)?.measures?.balanced).toBeGreaterThan(0.8);
    const logits = (
      model.predict(tf.tensor3d(features.data, [24, 4, 3 - 1])) as tf.Tensor
    ).dataSync();
    const kept = ids
      .flat()
      .flatMap((id, at) => (id < 0 ? [] : [...logits.subarray(3 * at, 3 * at + 3)]));
    const expected = evaluateLogits(Float32Array.from(kept), tokens, { prior });
    expect((await evaluateModel(model, data, { prior })).balanced).toBeCloseTo(
      expected.balanced,
      6,
    );
  });

  test("what padding holds changes nothing", async () => {
    const [first, second] = [await trained(0), await trained(5)];
    for (const [i, value] of first.entries()) expect(second[i]).toBeCloseTo(value, 6);
  });

  test("a decoupled head is trained on the positions that count", async () => {
    const model = tagger();
    const cached = await cacheFeatures(model, { features, labels: ids });
    expect(cached.features.shape).toEqual([tokens.length, 5]);
    expect([...(cached.labels as Int32Array)]).toEqual(tokens);
    const soft = await cacheFeatures(model, { features, labels: hot });
    expect((soft.labels as { readonly shape: readonly number[] }).shape).toEqual([
      tokens.length,
      3,
    ]);
    for (const method of ["balanced-softmax", "crt", "balms"] as const) {
      await fitDecoupledHead(
        model,
        { features, labels: ids },
        {
          prior,
          seed: 1,
          method,
          epochs: 20,
          batchSize: 16,
          validation: { features, labels: ids },
          meta: { batchSize: 12 },
        },
      );
      const { balanced } = await evaluateModel(model, { features, labels: ids }, { prior });
      // A third is chance.
      expect(balanced).toBeGreaterThan(0.5);
    }
  });
});

test("names are labels of steps, too; lists of different lengths are refused", async () => {
  const named = ids.slice(0, 2).map((row) => row.map((id) => prior.classes[Math.max(id, 0)]));
  const some = {
    features: { data: features.data.subarray(0, 16), shape: [2, 4, 2] },
    labels: named,
  };
  expect((await evaluateModel(tagger(), some, { prior })).rows).toBe(8);
  const odd = { ...some, labels: [["O", "PER", "O", "O"], ["O"]] };
  await expect(evaluateModel(tagger(), odd, { prior })).rejects.toThrow(
    "`data.labels`: received a row of shape [1], at row 1; expected rows of shape [4], as the first. " +
      "Fill shorter ones up with the class id -1, which does not count.",
  );
});

test("a data set of tensors, and a function, are evaluated step by step", async () => {
  const model = tagger();
  const expected = await evaluateModel(model, { features, labels: ids }, { prior });
  const xs = tf.tensor3d(features.data, [24, 4, 2]);
  const dataset = tf.data.array([0]).map(() => ({ xs: xs.clone(), ys: tf.tensor2d(ids) }));
  expect(await evaluateModel(model, dataset, { prior })).toEqual(expected);
  const forward = (x: tf.Tensor) => model.predict(x) as tf.Tensor;
  expect(await evaluateModel(forward, { features, labels: ids }, { prior })).toEqual(expected);
  const short = { features, labels: ids.map(([id]) => Math.max(id, 0)) };
  await expect(evaluateModel(forward, short, { prior })).rejects.toThrow(
    "`data.labels`: received 24 class ids; expected 96, for outputs [24, 4, 3]",
  );
});

test("batches of sequences have ids of steps, or shares of them", async () => {
  const sampler = createInstanceSampler(24, { random: createRandom(1) });
  for (const [oneHot, shape] of [
    [false, [24, 4]],
    [true, [24, 4, 3]],
  ] as const) {
    const options = { classes, oneHot, batchSize: 24 };
    const batches = balancedBatches({ features, labels: ids }, sampler, options)();
    const { value } = await batches.next();
    const { ys } = value as { readonly ys: tf.Tensor };
    expect(ys.shape).toEqual(shape);
    const counted = [...ys.dataSync()].filter((each) => (oneHot ? each === 1 : each >= 0));
    expect(counted).toHaveLength(tokens.length);
  }
});

test("a Meta Sampler draws rows of one class, and refuses sequences", async () => {
  const run = fitMetaSampler(tagger(), { features, labels: ids }, { prior, seed: 1 });
  await expect(run).rejects.toThrow(
    "`model`: received outputs of several positions; expected one output [B, C]. Of sequences, " +
      "fitDecoupledHead trains the head on single positions.",
  );
});

test("a prior that contradicts the steps is refused", async () => {
  const wrong = priorFromCounts([1, 5, 60], { classes: prior.classes });
  const run = fitBalanced(
    tagger(),
    { features, labels: ids },
    {
      prior: wrong,
      seed: 1,
      optimizer: "sgd",
    },
  );
  await expect(run).rejects.toThrow('`prior`: received 60 rows of class "LOC"');
});
