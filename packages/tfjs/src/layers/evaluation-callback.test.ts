import { priorFromCounts } from "@balms/core";
import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { evaluateModel } from "../evaluation/evaluate-model.ts";
import { balancedSoftmaxLoss } from "../losses/balanced-softmax-loss.ts";
import { evaluationCallback } from "./evaluation-callback.ts";

const prior = priorFromCounts([500, 50, 5]);
const features = tf.tensor2d(
  Array.from({ length: 50 }, (_, row) => [Math.sin(row), Math.cos(3 * row)]),
);
const ids = Array.from({ length: 50 }, (_, row) => (row * row) % 3);

function createModel(): tf.Sequential {
  const kernelInitializer = tf.initializers.randomNormal({ stddev: 3, seed: 1 });
  return tf.sequential({
    layers: [tf.layers.dense({ units: 3, inputShape: [2], kernelInitializer })],
  });
}

test("the callback writes logs that history and early stopping see", async () => {
  const trained = createModel();
  trained.compile({ optimizer: tf.train.sgd(0), loss: balancedSoftmaxLoss(prior) });
  const oneHot = tf.oneHot(tf.tensor1d(ids, "int32"), 3);
  const epochs: number[] = [];
  const callbacks = [
    evaluationCallback(
      trained,
      { features, labels: ids },
      { prior, onEvaluation: (_, epoch) => epochs.push(epoch) },
    ),
    tf.callbacks.earlyStopping({ monitor: "val_balancedAccuracy", mode: "max", patience: 2 }),
  ];
  const { history } = await trained.fit(features, oneHot, { epochs: 9, verbose: 0, callbacks });
  const { balanced } = await evaluateModel(trained, { features, labels: ids }, { prior });
  expect(history["val_balancedAccuracy"]).toEqual([balanced, balanced, balanced]);
  expect(epochs).toEqual([0, 1, 2]);
  expect(Object.keys(history)).toEqual(expect.arrayContaining(["val_many", "val_ece"]));
  // No row of the rare class.
  expect(history).not.toHaveProperty("val_few");

  const every = evaluationCallback(trained, { features, labels: ids }, { prior, every: 2 });
  const logs = await trained.fitDataset(
    tf.data.generator(function* batches() {
      yield { xs: tf.clone(features), ys: tf.clone(oneHot) };
    }),
    { epochs: 4, verbose: 0, callbacks: every },
  );
  expect(logs.history["val_balancedAccuracy"]).toEqual([balanced, balanced]);
});

test.each<[string, unknown, object]>([
  ["`model`: received undefined", undefined, { prior }],
  ["`every`: received 0; expected a whole number from 1", createModel(), { prior, every: 0 }],
  ["`prior`: received undefined", createModel(), {}],
  ["`batchSize`: received 0", createModel(), { prior, batchSize: 0 }],
  ["`topK`: received 3", createModel(), { prior, topK: 3 }],
  ['`outputs`: received "odds"', createModel(), { prior, outputs: "odds" }],
  ['`signal`: received "x"', createModel(), { prior, signal: "x" }],
  ['`onEvaluation`: received "x"', createModel(), { prior, onEvaluation: "x" }],
  ["`prefix`: received 5", createModel(), { prior, prefix: 5 }],
])("refuses %s", (message, model, options) => {
  const data = { features, labels: ids };
  expect(() => evaluationCallback(model as never, data, options as never)).toThrow(message);
});

const make = (data: unknown) => () => evaluationCallback(createModel(), data as never, { prior });

test("refuses what is no data when it is made", () => {
  expect(make(undefined)).toThrow("`data.features`: received undefined");
  const gone = tf.tensor1d([0], "int32");
  gone.dispose();
  expect(make({ features, labels: gone })).toThrow("`data.labels`: received a disposed tensor");
});
