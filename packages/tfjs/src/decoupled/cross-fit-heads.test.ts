import { createRandom, priorFromLabels } from "@balms/core";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import type { DecoupledOptions } from "./decoupled-options.ts";
import { fitDecoupledHead } from "./fit-decoupled-head.ts";

const random = createRandom(9);
const counts = [120, 24, 8];
const labels = Int32Array.from(
  counts.flatMap((count, id) => Array.from({ length: count }, () => id)),
);
const features = {
  data: Float32Array.from(
    { length: labels.length * 2 },
    (_, i) => random.normal() + 2 * Number(labels[i >> 1] === 1 + (i % 2)),
  ),
  shape: [labels.length, 2],
};
const prior = priorFromLabels(labels, { classes: 3 });
const options = (more: Partial<DecoupledOptions> = {}): DecoupledOptions => ({
  prior,
  seed: 1,
  epochs: 8,
  batchSize: 32,
  method: "auto",
  folds: 3,
  meta: { batchSize: 12 },
  ...more,
});
const linear = (): tf.Sequential =>
  tf.sequential({ layers: [tf.layers.dense({ units: 3, inputShape: [2] })] });

beforeAll(async () => {
  await tf.setBackend("cpu");
});

test("auto chooses on rows that no head has seen, and trains what it chose", async () => {
  const chosen = await fitDecoupledHead(linear(), { features, labels }, options());
  const { choice } = chosen;
  expect(choice?.estimates.map(({ method }) => method)).toEqual([
    "softmax",
    "crt",
    "balanced-softmax",
    "balms",
  ]);
  const own = choice?.estimates.find(({ method }) => method === choice.method);
  expect(own).toMatchObject({ gain: 0, error: 0 });
  for (const { gain, error } of choice?.estimates ?? [])
    expect(gain).toBeLessThanOrEqual(2 * error);

  const { meta, ...rest } = options({ folds: undefined, method: choice?.method });
  const given = choice?.method === "balms" ? { ...rest, meta } : rest;
  const again = await fitDecoupledHead(linear(), { features, labels }, given);
  expect(chosen.history).toEqual(again.history);
});

test("the choice leaves no tensors behind, and is the same for the same seed", async () => {
  const model = linear();
  const first = await fitDecoupledHead(model, { features, labels }, options());
  const before = tf.memory().numTensors;
  const second = await fitDecoupledHead(model, { features, labels }, options());
  expect(tf.memory().numTensors).toBe(before);
  expect(second.choice).toEqual(first.choice);
});

test("validation data have no part in the choice", async () => {
  const wrong = { features, labels: labels.map((label) => (label + 1) % 3) };
  const one = await fitDecoupledHead(
    linear(),
    { features, labels },
    options({ validation: wrong }),
  );
  const other = await fitDecoupledHead(linear(), { features, labels }, options());
  expect(one.choice).toEqual(other.choice);
});

function refused(more: Partial<DecoupledOptions>): Promise<unknown> {
  return fitDecoupledHead(linear(), { features, labels }, options(more));
}

test("what cannot be chosen from is refused", async () => {
  await expect(refused({ restart: false })).rejects.toThrow(
    /restart.*a head that goes on has seen all rows/su,
  );
  await expect(refused({ method: "crt" })).rejects.toThrow(/folds.*nothing beside method "crt"/su);
  await expect(refused({ folds: 1 })).rejects.toThrow(/folds.*from 2 to 1000/su);
  await expect(refused({ optimizer: "adam" })).rejects.toThrow(
    /optimizer.*nothing beside method "auto"/su,
  );
});
