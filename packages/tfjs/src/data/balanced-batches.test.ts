import { classRates, createMetaSampler, createRandom, priorFromLabels } from "@balms/core";
import { createClassBalancedSampler, createMetaRowSampler, indexRows } from "@balms/sampler";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";
import { balancedSoftmaxLoss } from "../losses/balanced-softmax-loss.ts";
import { balancedBatches } from "./balanced-batches.ts";
import { orderedSampler } from "./ordered-sampler.ts";

await import("@tensorflow/tfjs-backend-wasm");

const labels = Array.from({ length: 60 }, (_, row) => (row < 50 ? 0 : row < 58 ? 1 : 2));
const prior = priorFromLabels(labels, { classes: 3 });
const rows = indexRows(labels, { prior });
// The number of a row is its feature.
const features = { data: Float32Array.from(labels, (_, row) => row), shape: [60, 1] };

describe.each(["cpu", "wasm"])("on %s", (backend) => {
  beforeAll(async () => {
    await tf.setBackend(backend);
  });

  test.each([false, true])("fitDataset trains on what was drawn, one-hot: %s", async (oneHot) => {
    const sampler = createClassBalancedSampler(rows, { random: createRandom(1) });
    const make = balancedBatches({ features, labels }, sampler, {
      classes: 3,
      batchSize: 16,
      oneHot,
    });
    const seen: number[] = [];
    const model = tf.sequential({ layers: [tf.layers.dense({ units: 3, inputShape: [1] })] });
    model.compile({
      optimizer: tf.train.sgd(1e-4),
      loss: balancedSoftmaxLoss(sampler.sampledPrior()),
    });
    const dataset = tf.data.generator(async function* count() {
      for await (const batch of make()) {
        const ids = oneHot ? tf.tidy(() => tf.argMax(batch.ys, 1).dataSync()) : batch.ys.dataSync();
        const numbers = batch.xs.dataSync();
        ids.forEach((id, b) => expect(id).toBe(labels[numbers[b]]));
        expect(batch.xs.dtype).toBe("float32");
        seen.push(...ids);
        yield batch;
      }
    } as never);
    await model.fitDataset(dataset, { epochs: 1, verbose: 0 });
    const before = tf.memory().numTensors;
    await model.fitDataset(dataset, { epochs: 2, verbose: 0 });
    expect(tf.memory().numTensors).toBe(before);
    const counts = [0, 1, 2].map((id) => seen.filter((each) => each === id).length);
    expect(counts).toEqual([60, 60, 60]);
  });
});

test("asks a sampler that learns for its rates anew in every epoch", async () => {
  const sampler = createMetaRowSampler(rows, { random: createRandom(1), epochLength: 600 });
  const make = balancedBatches({ features, labels }, sampler, { classes: 3, batchSize: 600 });
  const dataset = tf.data.generator(make);
  const share = async () => {
    let rare = 0;
    await dataset.forEachAsync((batch) => {
      const { ys } = batch as { readonly ys: tf.Tensor };
      rare += ys.dataSync().filter((id) => id === 2).length;
    });
    return rare / 600;
  };
  expect(await share()).toBeCloseTo(classRates(sampler.metaState, prior)[2], 1);
  sampler.setMetaState(createMetaSampler(prior, { gamma: 1 }));
  expect(await share()).toBeCloseTo(1 / 3, 1);
});

test("reads rows of any kind into one tensor", async () => {
  const kinds = [
    tf.tensor2d(Array.from({ length: 60 }, (_, row) => [row, 1])),
    Array.from({ length: 60 }, (_, row) => [row, 1]),
    Array.from({ length: 60 }, (_, row) => Uint8Array.of(row, 1)),
    Array.from({ length: 60 }, (_, row) => tf.tensor1d([row, 1])),
    { length: 60, get: (row: number) => Promise.resolve(Float64Array.of(row, 1)) },
    { data: Uint8Array.from({ length: 120 }, (_, i) => (i % 2 === 0 ? i / 2 : 1)), shape: [60, 2] },
  ];
  const drawn: Float32Array[] = [];
  for (const kind of kinds) {
    const sampler = createClassBalancedSampler(rows, { random: createRandom(3) });
    const data = { features: kind, labels };
    const [first] = [await balancedBatches(data, sampler, { classes: 3, batchSize: 7 })().next()];
    const { xs } = first.value as { readonly xs: tf.Tensor };
    expect([xs.shape, xs.dtype]).toEqual([[7, 2], "float32"]);
    drawn.push(xs.dataSync<"float32">());
  }
  for (const values of drawn) expect([...values]).toEqual([...drawn[0]]);
});

test("a generator that is left early takes the rest of its epoch with it", async () => {
  const sampler = createClassBalancedSampler(rows, { random: createRandom(1) });
  const make = balancedBatches({ features, labels }, sampler, { classes: 3, batchSize: 16 });
  const firsts: number[] = [];
  for (let i = 0; i < 2; i++) {
    for await (const { xs, ys } of make()) {
      firsts.push(xs.dataSync()[0]);
      tf.dispose([xs, ys]);
      break;
    }
  }
  let left = 0;
  for await (const { xs } of make()) left += xs.shape[0];
  // The last of those is whole, and the two before were of two epochs.
  expect(left).toBe(60);
  const drawn = [0, 1].map((epoch) => {
    const first = new Uint32Array(1);
    sampler.fill(epoch, 0, first);
    return first[0];
  });
  expect(firsts).toEqual(drawn);
});

await tf.ready();

test.each<[string, unknown[]]>([
  ["received Array of length 1; expected 2 numbers or lists", [[1, 2], [3], [4, 5, 6]]],
  ["received Array of length 1; expected a number", [1, [2], 3]],
  ['received "x"; expected a number', [[1], ["x"], [2]]],
  ["received undefined; expected 1 numbers or lists", [[1], undefined, [2]]],
  ["received a tensor [2]; expected a tensor [1]", [tf.ones([1]), tf.ones([2]), tf.ones([1])]],
])("refuses rows that differ: %s", async (message, given) => {
  const options = { classes: 3, batchSize: 3 };
  const make = balancedBatches({ features: given, labels: [0, 0, 0] }, orderedSampler(3), options);
  await expect(make().next()).rejects.toThrow(`\`data.features\`: ${message}`);
});

test("refuses what is no data", async () => {
  const sampler = createClassBalancedSampler(rows, { random: createRandom(3) });
  const data = { features, labels };
  expect(() => balancedBatches(data, sampler, undefined as never)).toThrow(
    "`classes`: received undefined",
  );
  expect(() => balancedBatches(data, sampler, { classes: 3, batchSize: 0 })).toThrow(
    "`batchSize`: received 0",
  );
  for (const wrong of [null, "x", {}, undefined]) {
    expect(() => balancedBatches(data, wrong as never, { classes: 3 })).toThrow(
      "`sampler`: received",
    );
  }
  expect(() => balancedBatches(data, sampler, { classes: 3, oneHot: 1 as never })).toThrow(
    "`oneHot`: received 1",
  );
  const gone = tf.ones([60, 2]);
  gone.dispose();
  const disposed = balancedBatches({ features: gone, labels }, sampler, { classes: 3 });
  await expect(disposed().next()).rejects.toThrow("`data.features`: received a disposed tensor");
  const none = balancedBatches(undefined as never, sampler, { classes: 3 });
  await expect(none().next()).rejects.toThrow("`data.features`: received undefined");
  const few = balancedBatches(data, sampler, { classes: 2 });
  await expect(few().next()).rejects.toThrow("`data.labels`: received 2 at row 58");
  const ragged = { features: labels.map((id) => new Float32Array(1 + id)), labels };
  const uneven = balancedBatches(ragged, sampler, { classes: 3 });
  await expect(uneven().next()).rejects.toThrow("as in the first");
});
