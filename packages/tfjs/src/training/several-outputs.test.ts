import { createRandom, evaluateLogits, priorFromCounts } from "@balms/core";
import { createClassBalancedSampler, indexRows } from "@balms/sampler";
import * as tf from "@tensorflow/tfjs";
import { describe, expect, test } from "vitest";
import {
  features,
  labels,
  own,
  prior,
  sexes,
  sexPrior,
  sizes,
  threeOutputs,
} from "../../test/insects.ts";
import { evaluateModel } from "../evaluation/evaluate-model.ts";
import { balancedSoftmaxLoss } from "../losses/balanced-softmax-loss.ts";
import { fitBalanced, type FitOptions } from "./fit-balanced.ts";
import type { FitState } from "./fit-progress.ts";

const mean = (losses: tf.Tensor): number => tf.mean(losses).dataSync()[0];
const ids = (list: Int32Array) => tf.tensor1d(list, "int32");
const numbers = (model: tf.LayersModel): number[][] =>
  model.getWeights().map((weight) => [...weight.dataSync()]);

const squared = (targets: tf.Tensor, outputs: tf.Tensor): tf.Tensor =>
  tf.tidy(() => tf.square(tf.sub(tf.reshape(outputs, [-1]), targets)));

const predict = (model: tf.LayersModel) =>
  model.predict([
    tf.tensor2d(features.shape.data, [80, 2]),
    tf.tensor2d(features.sound.data, [80, 3]),
  ]) as tf.Tensor[];

describe("a model of several outputs", () => {
  const data = { features, labels, outputs: { sex: sexes, size: sizes } };
  const outputs = { sex: { prior: sexPrior }, size: { loss: squared, weight: 0.5 } };
  const trained = async (more: Partial<FitOptions> = {}) => {
    const model = threeOutputs();
    const result = await fitBalanced(model, data, { ...own, prior, outputs, ...more });
    return { model, result };
  };

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
