import { evaluateLogits, priorFromCounts } from "@balms/core";
import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { evaluateModel } from "./evaluate-model.ts";

const prior = priorFromCounts([500, 50, 5]);
const features = tf.tensor2d(
  Array.from({ length: 50 }, (_, row) => [Math.sin(row), Math.cos(3 * row)]),
);
const ids = Array.from({ length: 50 }, (_, row) => (row * row) % 3);
const kernelInitializer = tf.initializers.randomNormal({ stddev: 3, seed: 1 });

function createModel(activation?: "softmax"): tf.Sequential {
  const dense = tf.layers.dense({ units: 3, inputShape: [2], kernelInitializer });
  const layers = activation === undefined ? [dense] : [dense, tf.layers.softmax()];
  return tf.sequential({ layers });
}

const model = createModel();
const logits = (model.predict(features) as tf.Tensor).dataSync<"float32">();
const expected = evaluateLogits(logits, ids, { prior });

test("measures all rows at once, whatever the batch size", async () => {
  const before = tf.memory().numTensors;
  for (const batchSize of [1, 7, 256]) {
    const result = await evaluateModel(model, { features, labels: ids }, { prior, batchSize });
    expect(result.balanced).toBe(expected.balanced);
    expect(result.perClass).toEqual(expected.perClass);
    expect(result.ece).toBeCloseTo(expected.ece ?? Number.NaN, 6);
  }
  expect(tf.memory().numTensors).toBe(before);
});

test("takes the outputs of a softmax as log-probabilities", async () => {
  const softmax = createModel("softmax");
  softmax.setWeights(model.getWeights());
  const result = await evaluateModel(softmax, { features, labels: ids }, { prior });
  expect(result.ece).toBeCloseTo(expected.ece ?? Number.NaN, 5);
  const calibrated = evaluateModel(
    (x) => softmax.predict(x) as tf.Tensor,
    { features, labels: ids },
    { prior, outputs: "probabilities" },
  );
  expect((await calibrated).ece).toBeCloseTo(expected.ece ?? Number.NaN, 5);
  const wrong = evaluateModel(
    model,
    { features, labels: ids },
    { prior, outputs: "probabilities" },
  );
  await expect(wrong).rejects.toThrow("expected probabilities of at least 0");
});

const dense = (activation?: "sigmoid" | "softmax") =>
  tf.layers.dense({
    units: 3,
    inputShape: [2],
    kernelInitializer,
    ...(activation && { activation }),
  });
const wrap = (...layers: tf.layers.Layer[]) => tf.sequential({ layers });
const identity = () => tf.layers.activation({ activation: "linear", inputShape: [3] });
const ends: [string, () => tf.LayersModel][] = [
  [
    "in a model of its own",
    () => wrap(tf.layers.reshape({ targetShape: [2], inputShape: [2] }), wrap(dense("softmax"))),
  ],
  ["in a model that goes on", () => wrap(wrap(dense("softmax")), wrap(identity()))],
  ["before a linear activation", () => wrap(dense("softmax"), identity())],
  ["twice as deep", () => wrap(wrap(wrap(dense(), tf.layers.softmax())))],
];

test.each(ends)("finds a softmax %s", async (_, make) => {
  const softmax = make();
  softmax.setWeights(model.getWeights());
  const result = await evaluateModel(softmax, { features, labels: ids }, { prior });
  expect(result.ece).toBeCloseTo(expected.ece ?? Number.NaN, 5);
});

test("takes the outputs of a sigmoid as shares of their sum", async () => {
  const sigmoid = wrap(dense("sigmoid"));
  sigmoid.setWeights(model.getWeights());
  const shares = (sigmoid.predict(features) as tf.Tensor).dataSync<"float32">().map(Math.log);
  const result = await evaluateModel(sigmoid, { features, labels: ids }, { prior });
  expect(result.ece).toBeCloseTo(evaluateLogits(shares, ids, { prior }).ece ?? Number.NaN, 6);
});

const node = (name: string, op: string, ...input: string[]) => ({
  name,
  op,
  input,
  attr: { T: { type: "DT_FLOAT" }, dtype: { type: "DT_FLOAT" } },
});

test("finds the softmax of a graph model", async () => {
  const [kernel] = model.getWeights();
  const softmax = [node("p", "Softmax", "z"), node("Identity", "Identity", "p")];
  for (const end of [[], softmax]) {
    const nodes = [node("x", "Placeholder"), node("w", "Const"), node("z", "MatMul", "x", "w")];
    const artifacts = {
      modelTopology: { node: [...nodes, ...end], versions: { producer: 1 } },
      weightSpecs: [{ name: "w", shape: [2, 3], dtype: "float32" as const }],
      weightData: kernel.dataSync<"float32">().slice().buffer,
    };
    const graph = await tf.loadGraphModel(tf.io.fromMemory(artifacts));
    const result = await evaluateModel(graph, { features, labels: ids }, { prior });
    expect(result.ece).toBeCloseTo(expected.ece ?? Number.NaN, 5);
  }
});

test.each([
  ["NaN at row 1; expected shares of at least 0", [1, 0, 0, Number.NaN, 0, 1]],
  ["a sum of 0 at row 0; expected shares that add up to 1", [0, 0, 0, 0, 0, 1]],
  ["-1 at row 0", [-1, 1, 1, 0, 0, 1]],
])("refuses soft labels that are no shares: %s", async (message, values) => {
  const labels = tf.tensor2d(values, [2, 3]);
  const given = tf.slice(features, [0, 0], [2, 2]);
  const run = evaluateModel(model, { features: given, labels }, { prior });
  await expect(run).rejects.toThrow(`\`data.labels\`: received ${message}`);
  const dataset = tf.data.generator(function* one() {
    yield { xs: tf.clone(given), ys: tf.clone(labels) };
  });
  await expect(evaluateModel(model, dataset, { prior })).rejects.toThrow(
    `\`data.ys\`: received ${message}`,
  );
});

test("reads a tf.data set to its end and frees its tensors", async () => {
  for (const sparse of [true, false]) {
    const dataset = tf.data.generator(function* generate() {
      for (let row = 0; row < 50; row += 20) {
        const labels = tf.tensor1d(ids.slice(row, row + 20), "int32");
        const xs = tf.slice(features, [row, 0], [Math.min(20, 50 - row), 2]);
        yield { xs, ys: sparse ? labels : tf.tidy(() => tf.oneHot(labels, 3)) };
        if (!sparse) labels.dispose();
      }
    });
    const before = tf.memory().numTensors;
    const result = await evaluateModel(model, dataset, { prior });
    expect([result.rows, result.balanced]).toEqual([50, expected.balanced]);
    expect(tf.memory().numTensors).toBe(before);
  }
});

test("runs what predicts: a graph model, a function, one-hot labels, rows one by one", async () => {
  const rows = Array.from({ length: 50 }, (_, row) => [Math.sin(row), Math.cos(3 * row)]);
  const oneHot = tf.oneHot(tf.tensor1d(ids, "int32"), 3);
  const graph = { predict: (x: tf.Tensor) => model.predict(x) };
  const source = { length: 50, get: (row: number) => Float32Array.from(rows[row]) };
  for (const [run, given, labels] of [
    [graph, features, oneHot],
    [(x: tf.Tensor) => model.predict(x) as tf.Tensor, rows, ids],
    [model, source, ids],
  ] as const) {
    const result = await evaluateModel(run, { features: given, labels }, { prior });
    expect(result.balanced).toBe(expected.balanced);
  }
});

test.each<[string, unknown, unknown, object]>([
  ["`model`: received null", null, { features, labels: ids }, { prior }],
  ["`prior`: received undefined", model, { features, labels: ids }, {}],
  [
    "`model`: received outputs [50, 3]; expected one output [B, 2]",
    model,
    { features, labels: ids.map((id) => id % 2) },
    { prior: priorFromCounts([1, 2]) },
  ],
  [
    "`data.labels`: received 3 at row 49",
    model,
    { features, labels: [...ids.slice(1), 3] },
    { prior },
  ],
  ["`data.features`: received undefined", model, undefined, { prior }],
  [
    "`features`: received shape [50, 3]; expected [B, 2]",
    model,
    { features: tf.ones([50, 3]), labels: ids },
    { prior },
  ],
  ["`signal`: received Object", model, { features, labels: ids }, { prior, signal: {} }],
  ["`batchSize`: received 0", model, { features, labels: ids }, { prior, batchSize: 0 }],
  [
    "`signal`: received a request to stop",
    model,
    { features, labels: ids },
    { prior, signal: { aborted: true } },
  ],
  ['`outputs`: received "odds"', model, { features, labels: ids }, { prior, outputs: "odds" }],
])("refuses %s", async (message, given, data, options) => {
  const run = evaluateModel(given as typeof model, data as never, options as never);
  await expect(run).rejects.toThrow(message);
});

test("a data set that never waits leaves timers their turn, one that aborts too", async () => {
  const dataset = tf.data.generator(function* endless() {
    for (;;) yield { xs: tf.zeros([4, 2]), ys: tf.zeros([4], "int32") };
  });
  const stop = new AbortController();
  setTimeout(() => stop.abort("enough"));
  const { signal } = stop;
  await expect(evaluateModel(model, dataset, { prior, signal })).rejects.toMatchObject({
    code: "interrupted",
    cause: "enough",
  });
});
