import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import {
  checkStorable,
  restoreOptimizer,
  type StoredOptimizer,
  storeOptimizer,
} from "./optimizer-state.ts";

await tf.setBackend("cpu");

const makers: [string, () => tf.Optimizer][] = [
  ["sgd", () => tf.train.sgd(0.1)],
  ["momentum", () => tf.train.momentum(0.1, 0.9)],
  ["adagrad", () => tf.train.adagrad(0.1)],
  ["adadelta", () => tf.train.adadelta(0.1)],
  ["rmsprop", () => tf.train.rmsprop(0.01, 0.9, 0.5, 1e-7, true)],
  ["adam", () => tf.train.adam(0.03)],
];

/** Steps on a cost of one variable, from where it stands. */
function walk(optimizer: tf.Optimizer, weight: tf.Variable, steps: number): void {
  for (let i = 0; i < steps; i++) {
    optimizer.minimize(() => tf.sum(tf.square(tf.sin(weight))), false, [weight]);
  }
}

test.each(makers)("%s goes on to the same bits", async (_, make) => {
  const start = tf.tensor1d([0.3, -1.1, 2]);
  const [whole, part] = [tf.variable(start), tf.variable(start)];
  const [first, second, third] = [make(), make(), make()];
  walk(first, whole, 60);
  walk(second, part, 40);
  const stored = JSON.parse(JSON.stringify(await storeOptimizer(second))) as StoredOptimizer;
  await restoreOptimizer(third, stored, [part], "optimizer");
  expect(JSON.parse(JSON.stringify(await storeOptimizer(third)))).toEqual(stored);
  walk(third, part, 20);
  expect([...part.dataSync()]).toEqual([...whole.dataSync()]);
});

test("refuses an optimizer whose state cannot be read", async () => {
  await expect(checkStorable(tf.train.adamax(0.1))).rejects.toThrow("`optimizer`: received Adamax");
});

test("refuses the state of another optimizer, or of other weights", async () => {
  const weight = tf.variable(tf.tensor1d([1, 2]));
  const momentum = tf.train.momentum(0.1, 0.9);
  walk(momentum, weight, 1);
  const stored = await storeOptimizer(momentum);
  const other = restoreOptimizer(tf.train.adam(0.1), stored, [weight], "optimizer");
  await expect(other).rejects.toThrow('`optimizer.kind`: received "Momentum"; expected "Adam"');
  const wide = restoreOptimizer(tf.train.momentum(0.1, 0.9), stored, [tf.ones([3])], "optimizer");
  await expect(wide).rejects.toThrow(
    "`optimizer.weights`: received tensors float32 [2]; expected float32 [3]",
  );
});

test("refuses what is no state", async () => {
  const sgd = { kind: "SGD", products: [] };
  const none = restoreOptimizer(tf.train.sgd(1), sgd as never, [], "optimizer");
  await expect(none).rejects.toThrow("`optimizer.weights`: received undefined");
  const weights = [{ name: "iter", shape: [2], dtype: "int32", values: [1] }];
  const short = restoreOptimizer(tf.train.sgd(1), { ...sgd, weights } as never, [], "optimizer");
  await expect(short).rejects.toThrow("`optimizer.weights[0].values`: received Array of length 1");
});
