import { createRandom } from "@balms/core";
import * as tf from "@tensorflow/tfjs";
import { describe, expect, test } from "vitest";
import { data, prior } from "../../test/small-fit.ts";
import { fitBalanced, type FitOptions } from "./fit-balanced.ts";
import type { FitState } from "./fit-progress.ts";

function createModel(): tf.LayersModel {
  const kernelInitializer = tf.initializers.glorotUniform({ seed: 3 });
  return tf.sequential({
    layers: [
      tf.layers.dense({ units: 6, inputShape: [4], activation: "relu", kernelInitializer }),
      tf.layers.dense({ units: 3, kernelInitializer }),
    ],
  });
}

const weightsOf = (model: tf.LayersModel): number[][] =>
  model.getWeights().map((weight) => [...weight.dataSync()]);

async function run(more: Partial<FitOptions>): Promise<number[][]> {
  const model = createModel();
  await fitBalanced(model, data, { prior, epochs: 2, batchSize: 32, ...more });
  return weightsOf(model);
}

describe("a seed, and an optimizer by name", () => {
  const makers: Readonly<Record<string, () => tf.Optimizer>> = {
    adadelta: () => tf.train.adadelta(1, 0.95, 1e-7),
    adagrad: () => tf.train.adagrad(0.01),
    adam: () => tf.train.adam(0.001, 0.9, 0.999, 1e-7),
    momentum: () => tf.train.momentum(0.01, 0.9),
    rmsprop: () => tf.train.rmsprop(0.001, 0.9, 0, 1e-7),
    sgd: () => tf.train.sgd(0.01),
  };
  test.each(Object.entries(makers))(
    "%s trains as the optimizer itself does",
    async (name, make) => {
      const named = await run({ seed: 1, optimizer: name as "adam" });
      expect(named).toEqual(await run({ random: createRandom(1), optimizer: make() }));
      expect(named).not.toEqual(await run({ seed: 2, optimizer: make() }));
    },
  );

  test("leave nothing behind, and go on from a checkpoint", async () => {
    const model = createModel();
    const before = tf.memory().numTensors;
    const own = {
      prior,
      seed: "a",
      optimizer: "momentum",
      learningRate: 0.05,
      batchSize: 32,
    } as const;
    const states: FitState[] = [];
    const onCheckpoint = (state: FitState) => void states.push(state);
    await fitBalanced(model, data, { ...own, epochs: 3, onCheckpoint });
    expect(tf.memory().numTensors).toBe(before);
    const other = createModel();
    await fitBalanced(other, data, { ...own, epochs: 3, resume: states[0] });
    expect(weightsOf(other)).toEqual(weightsOf(model));
  });

  test.each([
    [
      { seed: 1, optimizer: "lion" },
      '`optimizer`: received "lion"; expected an optimizer of tf.train, or one of "adadelta", "adagrad", "adam", "momentum", "rmsprop", "sgd"',
    ],
    [{ seed: 1, optimizer: "toString" }, '`optimizer`: received "toString"'],
    [{ seed: 0.5 }, "`seed`: received 0.5"],
    [{ seed: 1, random: createRandom(1) }, "`seed`: received 1; expected nothing beside `random`"],
    [
      {},
      "`random`: received undefined; expected a generator, as createRandom makes one, or a `seed`",
    ],
  ])("%o is refused", async (wrong, message) => {
    const all = { optimizer: "sgd", ...wrong } as Partial<FitOptions>;
    await expect(run(all)).rejects.toThrow(message);
  });
});

test("a callback is told of the step what core's trainings tell, and the epoch", async () => {
  const seen: object[] = [];
  const onStep = (progress: object) => seen.push(progress);
  await fitBalanced(createModel(), data, {
    prior,
    seed: 1,
    optimizer: "sgd",
    epochs: 2,
    batchSize: 32,
    onStep,
  });
  expect(seen).toHaveLength(8);
  const loss = expect.any(Number) as number;
  const place = { epoch: 1, epochs: 2, batch: 1, batchesPerEpoch: 4 };
  expect(seen[5]).toEqual({ step: 6, steps: 8, loss, ...place });
});
