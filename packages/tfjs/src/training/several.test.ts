import * as tf from "@tensorflow/tfjs";
import { createRandom, evaluateLogits, priorFromCounts, priorFromLabels } from "@balms/core";
import { createClassBalancedSampler, indexRows } from "@balms/sampler";
import { describe, expect, test } from "vitest";
import { cacheFeatures } from "../decoupled/cache-features.ts";
import { fitDecoupledHead } from "../decoupled/fit-decoupled-head.ts";
import { evaluateModel } from "../evaluation/evaluate-model.ts";
import { balancedSoftmaxLoss } from "../losses/balanced-softmax-loss.ts";
import { fitMetaSampler } from "../meta/fit-meta-sampler.ts";
import { fitBalanced, type FitOptions } from "./fit-balanced.ts";
import type { FitState } from "./fit-progress.ts";

const random = createRandom(8);
const labels = Int32Array.from({ length: 80 }, (_, row) =>
  row % 16 === 0 ? 2 : Number(row % 4 === 0),
);
const sexes = Int32Array.from({ length: 80 }, (_, row) => Number(row % 5 === 0));
const prior = priorFromLabels(labels, { classes: ["fly", "bee", "moth"] });
const sexPrior = priorFromLabels(sexes, { classes: ["female", "male"] });
const sizes = Float32Array.from(labels, (id) => id + random.normal() / 10);
const matrix = (columns: number, of: (row: number) => number) => ({
  data: Float32Array.from(
    { length: 80 * columns },
    (_, i) => of(Math.floor(i / columns)) + random.normal() / 3,
  ),
  shape: [80, columns],
});
const features = { shape: matrix(2, (row) => labels[row]), sound: matrix(3, (row) => sexes[row]) };

const dense = (units: number, name?: string, seed = 1) =>
  tf.layers.dense({
    units,
    kernelInitializer: tf.initializers.glorotUniform({ seed }),
    ...(name !== undefined && { name }),
  });
const inputs = () => [
  tf.input({ shape: [2], name: "shape" }),
  tf.input({ shape: [3], name: "sound" }),
];
const joined = (given: tf.SymbolicTensor[]) => tf.layers.concatenate().apply(given);
const output = (layer: tf.layers.Layer, before: unknown) =>
  layer.apply(before as tf.SymbolicTensor) as tf.SymbolicTensor;

function twoInputs(): tf.LayersModel {
  const given = inputs();
  const hidden = output(dense(6), joined(given));
  return tf.model({ inputs: given, outputs: output(dense(3, "species", 2), hidden) });
}

function threeOutputs(): tf.LayersModel {
  const given = inputs();
  const hidden = joined(given);
  const outputs = [
    output(dense(1, "size"), hidden),
    output(dense(3, "species", 2), hidden),
    output(dense(2, "sex", 3), hidden),
  ];
  return tf.model({ inputs: given, outputs });
}

const own: Omit<FitOptions, "prior"> = {
  seed: 1,
  optimizer: "adam",
  learningRate: 0.05,
  epochs: 15,
  batchSize: 16,
};

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

const mean = (losses: tf.Tensor): number => tf.mean(losses).dataSync()[0];
const ids = (list: Int32Array) => tf.tensor1d(list, "int32");
const numbers = (model: tf.LayersModel): number[][] =>
  model.getWeights().map((weight) => [...weight.dataSync()]);

const squared = (targets: tf.Tensor, outputs: tf.Tensor): tf.Tensor =>
  tf.tidy(() => tf.square(tf.sub(tf.reshape(outputs, [-1]), targets)));

describe("a model of several outputs", () => {
  const data = { features, labels, outputs: { sex: sexes, size: sizes } };
  const outputs = { sex: { prior: sexPrior }, size: { loss: squared, weight: 0.5 } };
  const trained = async (more: Partial<FitOptions> = {}) => {
    const model = threeOutputs();
    const result = await fitBalanced(model, data, { ...own, prior, outputs, ...more });
    return { model, result };
  };
  const predict = (model: tf.LayersModel) =>
    model.predict([
      tf.tensor2d(features.shape.data, [80, 2]),
      tf.tensor2d(features.sound.data, [80, 3]),
    ]) as tf.Tensor[];

  test("learns all of them, and is measured by the one of the prior", async () => {
    const { model, result } = await trained({ validation: { features, labels }, epochs: 30 });
    const [size, species, sex] = predict(model).map((each) => each.dataSync<"float32">());
    const found = evaluateLogits(species, labels, { prior });
    expect(found.balanced).toBeGreaterThan(0.9);
    expect(result.history.at(-1)?.measures?.balanced).toBeCloseTo(found.balanced, 10);
    const measured = evaluateLogits(sex, sexes, { prior: sexPrior });
    expect(measured.balanced).toBeGreaterThan(0.9);
    const held = { features, labels: sexes };
    const options = { prior: sexPrior, output: "sex" };
    expect(await evaluateModel(model, held, options)).toEqual(measured);
    await expect(evaluateModel(model, held, { ...options, output: "sexe" })).rejects.toThrow(
      '`output`: received "sexe"; expected the name of one: "size", "species", "sex". What it puts out is told as `outputs`.',
    );
    await expect(evaluateModel(model, held, { prior: sexPrior })).rejects.toThrow("Of several,");
    const error = size.reduce((sum, value, row) => sum + (value - sizes[row]) ** 2, 0) / 80;
    expect(error).toBeLessThan(0.25);
  });

  test("adds up the losses with their weights", async () => {
    const model = threeOutputs();
    const [size, species, sex] = predict(model);
    const expected =
      mean(balancedSoftmaxLoss(prior)(ids(labels), species)) +
      mean(balancedSoftmaxLoss(sexPrior)(ids(sexes), sex)) +
      0.5 * mean(squared(tf.tensor1d(sizes), size));
    const { result } = await trained({ epochs: 1, batchSize: 80 });
    expect(result.history[0].loss).toBeCloseTo(expected, 4);
  });

  test("takes names for labels, and leaves nothing behind; goes on from a checkpoint", async () => {
    const named = {
      ...data,
      outputs: { ...data.outputs, sex: Array.from(sexes, (id) => sexPrior.classes[id]) },
    };
    const states: FitState[] = [];
    const model = threeOutputs();
    const before = tf.memory().numTensors;
    const onCheckpoint = (state: FitState) => void states.push(state);
    await fitBalanced(model, named, { ...own, prior, outputs, epochs: 3, onCheckpoint });
    expect(tf.memory().numTensors).toBe(before);
    const other = threeOutputs();
    await fitBalanced(other, data, { ...own, prior, outputs, epochs: 3, resume: states[0] });
    expect(numbers(other)).toEqual(numbers(model));
  });

  test.each<[object, object, string]>([
    [
      {},
      { outputs: undefined },
      "Of several, fitBalanced takes `outputs`, and evaluateModel the name of one as `output`.",
    ],
    [
      {},
      { outputs: { sex: { prior: sexPrior } } },
      "`outputs`: received 1 of the 3 outputs size, species, sex; expected all but the one that `prior` is of",
    ],
    [
      {},
      { outputs: { ...outputs, sexe: { prior: sexPrior } } },
      "`outputs.sexe`: received an unknown option; expected `sex`",
    ],
    [
      {},
      { outputs: { ...outputs, sex: {} } },
      "`outputs.sex`: received Object; expected a `prior`, or a `loss`",
    ],
    [
      {},
      { outputs: { ...outputs, size: { loss: squared, weights: 1 } } },
      "`outputs.size.weights`: received an unknown option; expected `weight`",
    ],
    [
      {},
      {
        outputs: {
          ...outputs,
          sex: { prior: priorFromCounts([16, 64], { classes: sexPrior.classes }) },
        },
      },
      '`outputs.sex.prior`: received 16 rows of class "female", of which data.outputs.sex have 64 (id 0)',
    ],
    [
      { outputs: { ...data.outputs, sixe: sexes } },
      {},
      "`data.outputs.sixe`: received an unknown option; expected `size`",
    ],
    [
      { outputs: { sex: sexes } },
      {},
      "`data.outputs.size`: received undefined; expected the labels",
    ],
    [
      {},
      {
        sampler: createClassBalancedSampler(indexRows(labels, { prior }), {
          random: createRandom(1),
        }),
        inLoss: priorFromCounts([1, 1, 1], { classes: prior.classes }),
      },
      "`outputs.sex.loss`: received undefined, beside a sampler; expected a loss of this output. " +
        "Which shares of its classes the sampler draws, nobody knows: pass its loss.",
    ],
  ])("refuses what does not fit: %#", async (given, more, message) => {
    const run = fitBalanced(
      threeOutputs(),
      { ...data, ...given },
      {
        ...own,
        prior,
        outputs,
        ...more,
      },
    );
    await expect(run).rejects.toThrow(message);
  });
});
