import * as tf from "@tensorflow/tfjs";
import { tableFromArrays, tableToIPC, tableFromIPC } from "apache-arrow";
import brain from "brain.js";
import { parquetMetadata, parquetReadObjects } from "hyparquet";
import { parquetWriteBuffer } from "hyparquet-writer";
import { balancedSoftmaxLoss, createRandom, PriorError } from "@balms/core";
import {
  balanceStream,
  createBlockDataset,
  createClassBalancedSampler,
  createInstanceSampler,
  indexRows,
  load,
} from "@balms/sampler";
import { expect, test } from "vitest";

const rowCount = 60;
const labels = Uint8Array.from({ length: rowCount }, (_, row) => (row % 12 === 0 ? 1 : 0));
const random = () => createRandom(4);
const balanced = () =>
  createClassBalancedSampler(indexRows(labels, { classes: 2 }), { random: random() });

test("tf.data.generator: one tensor per column and batch, made of one buffer", async () => {
  const image = {
    data: Float32Array.from({ length: rowCount * 6 }, (_, i) => i),
    shape: [rowCount, 3, 2],
  };
  const loader = load({ image, label: labels }, balanced(), { batchSize: 10 });
  const buffers: Float32Array[] = [];
  const dataset = tf.data.generator(async function* () {
    for await (const { data } of loader) {
      buffers.push(data.image.data);
      const xs = tf.tensor(data.image.data, [...data.image.shape]);
      yield { xs, ys: tf.oneHot(tf.tensor1d(data.label, "int32"), 2) };
    }
  } as never);
  const shapes: number[][] = [];
  const ones: number[] = [];
  await dataset.forEachAsync((batch) => {
    const { xs, ys } = batch as unknown as { xs: tf.Tensor; ys: tf.Tensor };
    shapes.push(xs.shape);
    expect(xs.dataSync()).toEqual(buffers.at(-1));
    ones.push(ys.sum(0).dataSync()[1]);
  });
  expect(shapes).toEqual(Array.from({ length: 6 }, () => [10, 3, 2]));
  expect(ones).toEqual(Array(6).fill(5));
  // A network of TensorFlow.js learns from it, epoch after epoch.
  const model = tf.sequential({
    layers: [
      tf.layers.flatten({ inputShape: [3, 2] }),
      tf.layers.dense({ units: 2, activation: "softmax" }),
    ],
  });
  model.compile({ optimizer: "sgd", loss: "categoricalCrossentropy" });
  const { history } = await model.fitDataset(dataset, { epochs: 2, verbose: 0 });
  expect(history.loss.length).toBe(2);
  expect(buffers.length).toBe(18);
});

test("Apache Arrow: a table by rows, and its vectors by columns", async () => {
  const made = tableFromArrays({
    id: Int32Array.from(labels.keys()),
    name: Array.from(labels, (label) => (label === 1 ? "lynx" : "cat")),
    label: labels,
  });
  // Through the file format, as it comes from elsewhere.
  const table = tableFromIPC(tableToIPC(made, "file"));
  for await (const { rows, data } of load(table, balanced(), { batchSize: 12 })) {
    expect(data.map((row) => row?.["id"])).toEqual([...rows]);
    expect(data.filter((row) => row?.["name"] === "lynx").length).toBe(6);
  }
  const columns = {
    name: table.getChild("name")!,
    label: table.getChild("label")!.toArray() as Uint8Array,
  };
  for await (const { rows, data } of load(columns, balanced(), { batchSize: 12 })) {
    expect(data.label).toEqual(Uint8Array.from(rows, (row) => labels[row]));
    expect(data.name).toEqual(Array.from(rows, (row) => (labels[row] === 1 ? "lynx" : "cat")));
  }
});

test("Parquet: row groups are blocks, read when a row of them is drawn", async () => {
  const file = parquetWriteBuffer({
    columnData: [
      { name: "id", data: Array.from(labels.keys()), type: "INT32" },
      { name: "label", data: Array.from(labels), type: "INT32" },
    ],
    rowGroupSize: 25,
  });
  const metadata = parquetMetadata(file);
  const lengths = metadata.row_groups.map(({ num_rows }) => Number(num_rows));
  expect(lengths).toEqual([25, 25, 10]);
  const read: number[] = [];
  const readGroup = (group: number) => {
    read.push(group);
    const rowStart = lengths.slice(0, group).reduce((sum, length) => sum + length, 0);
    return parquetReadObjects({ file, metadata, rowStart, rowEnd: rowStart + lengths[group] });
  };
  const dataset = createBlockDataset(lengths, readGroup, { cachedBlocks: 3 });
  const seen: unknown[] = [];
  for await (const { rows, data } of load(dataset, balanced(), { batchSize: 12 })) {
    expect(data.map((row) => row["id"])).toEqual([...rows]);
    seen.push(...data.map((row) => row["label"]));
  }
  expect(seen.filter((label) => label === 1).length).toBe(30);
  expect(read.toSorted((a, b) => a - b)).toEqual([0, 1, 2]);
});

/** The shape of a page of https://datasets-server.huggingface.co/rows. */
const page = (offset: number) => ({
  num_rows_total: 3000,
  rows: Array.from({ length: 100 }, (_, i) => ({
    row_idx: offset + i,
    row: { text: `text ${offset + i}`, label: (offset + i) % 10 === 0 ? 1 : 0 },
    truncated_cells: [],
  })),
});

test("row iterables as Hugging Face's API gives them: pages of { row }, balanced on the way", async () => {
  const pages: number[] = [];
  const rows = async function* () {
    for (let offset = 0; offset < 3000; offset += 100) {
      pages.push(offset);
      yield* await Promise.resolve(page(offset).rows);
    }
  };
  const stream = balanceStream(rows(), {
    label: ({ row }) => row.label,
    capacity: 200,
    random: random(),
  });
  const seen: number[] = [];
  for await (const { row } of stream) if (seen.push(row.label) === 100) break;
  const ones = seen.filter((label) => label === 1).length;
  expect(Math.abs(ones - 50)).toBeLessThan(20);
  expect(pages.length).toBeLessThan(12);
});

test("brain.js: plain arrays of patterns, drawn class-balanced", async () => {
  const points = createRandom(8);
  const patterns = Array.from(labels, (label) => ({
    input: [points.uniform() + label, points.uniform() - label],
    output: [label],
  }));
  const drawn: typeof patterns = [];
  for await (const { data } of load(patterns, balanced(), { batchSize: 20 })) drawn.push(...data);
  expect(drawn.filter(({ output }) => output[0] === 1).length).toBe(30);
  const network = new brain.NeuralNetwork({ hiddenLayers: [3] });
  network.train(drawn, { iterations: 2000, errorThresh: 0.01 });
  const right = patterns.filter(
    ({ input, output }) => Math.round(network.run(input)[0]) === output[0],
  );
  expect(right.length).toBeGreaterThan(55);
});

test("core's losses are told how rows were drawn, and refuse what does not fit", () => {
  const rows = indexRows(labels, { classes: ["cat", "lynx"] });
  const logits = new Float32Array([0.2, -0.1]);
  const { prior } = rows;
  const plain = createInstanceSampler(rows, { random: random() }).sampledPrior();
  expect(balancedSoftmaxLoss(logits, [1], { prior, sampled: plain }).length).toBe(1);
  const sampled = createClassBalancedSampler(rows, { random: random() }).sampledPrior();
  expect(balancedSoftmaxLoss(logits, [1], { prior: sampled, sampled }).length).toBe(1);
  const twice = () => balancedSoftmaxLoss(logits, [1], { prior, sampled });
  expect(twice).toThrow(PriorError);
});
