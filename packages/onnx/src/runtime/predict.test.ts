import { InterruptedError, ModelError } from "@balms/core";
import * as runtime from "onnxruntime-node";
import { expect, test } from "vitest";
import { GraphBuilder } from "../graph/graph-builder.ts";
import { createModel } from "../model/model.ts";
import type { OnnxModel } from "../model/model.ts";
import { headModel } from "../surgery/head-model.ts";
import { predict } from "./predict.ts";
import { Predictor } from "./predictor.ts";

const model = headModel({
  training: "unknown",
  weight: Float32Array.of(1, 0, 0, 1, 1, 1),
  bias: Float32Array.of(0, 0, 10),
  dimensions: 2,
  classes: 3,
});
const inputs = Float32Array.of(1, 2, 3, 4, 5, 6);

test("all rows, in batches, with progress", async () => {
  const seen: number[] = [];
  const result = await predict({
    runtime,
    model,
    inputs,
    rows: 3,
    batchSize: 2,
    onProgress: ({ rows, total }) => seen.push(rows, total),
  });
  expect(result).toMatchObject({ rows: 3, columns: 3 });
  expect([...result.data]).toEqual([1, 2, 13, 3, 4, 17, 5, 6, 21]);
  expect(seen).toEqual([2, 3, 3, 3]);
});

test("a request to stop is heard", async () => {
  const signal = { aborted: true };
  await expect(predict({ runtime, model, inputs, rows: 3, signal })).rejects.toThrow(
    InterruptedError,
  );
});

test("inputs and outputs that do not fit are refused", async () => {
  await expect(predict({ runtime, model, inputs, rows: 2 })).rejects.toThrow(
    "expected 4 numbers: 2 per row, as the model's input [batch, 2] says",
  );
  await expect(predict({ runtime, model, inputs, rows: 4 })).rejects.toThrow(
    "6 numbers for 4 rows",
  );
  await expect(Predictor.create({ runtime, model, output: "other" })).rejects.toThrow(
    '`output`: received "other"; expected one of the model\'s outputs: logits',
  );
  const huge = inputs.map(() => 3e38);
  await expect(predict({ runtime, model, inputs: huge, rows: 3 })).rejects.toThrow("not a number");
});

/** Rows divided by their sums, for exactly two rows at a time. */
function pairModel(): OnnxModel {
  const graph = new GraphBuilder(17);
  const input = graph.input("x", "float32", [2, 2]);
  const total = graph.node("ReduceSum", [input, graph.integers([1])], { keepdims: 1 });
  graph.output("y", graph.node("Div", [input, total]));
  return createModel(graph.toGraph("pairs"));
}

test("a model of fixed batch size takes any number of rows", async () => {
  const shares = [...inputs].map((value, index) => {
    const first = index - (index % 2);
    return Math.fround(value / (inputs[first] + inputs[first + 1]));
  });
  const result = await predict({ runtime, model: pairModel(), inputs, rows: 3 });
  expect(result).toMatchObject({ rows: 3, columns: 2 });
  expect([...result.data]).toEqual(shares);
  const predictor = await Predictor.create({ runtime, model: pairModel() });
  expect(predictor.fixedBatchSize).toBe(2);
  for (const rows of [1, 2, 3]) {
    const { data } = await predictor.run(inputs.subarray(0, 2 * rows), rows);
    expect([...data]).toEqual(shares.slice(0, 2 * rows));
  }
  await expect(predictor.run(inputs, 2)).rejects.toThrow("6 numbers for 2 rows");
  await predictor.release();
});

test("a model that the runtime does not know is refused with the runtime's reason", async () => {
  const graph = new GraphBuilder(17);
  const input = graph.input("input", "float32", ["batch", 2]);
  const output = graph.node("Frobnicate", [input]);
  graph.describe(output, { type: "float32", shape: ["batch", 2] });
  graph.output(output, output);
  const unknown = createModel(graph.toGraph("unknown"));
  const opened = Predictor.create({ runtime, model: unknown });
  await expect(opened).rejects.toThrow(ModelError);
  await expect(opened).rejects.toThrow(/Frobnicate/u);
});

test("a batch that is fixed to more numbers than fit into memory is refused", async () => {
  const graph = new GraphBuilder(17);
  graph.output("y", graph.node("Relu", [graph.input("x", "float32", [1e9, 2])]));
  const large = createModel(graph.toGraph("large"));
  const run = predict({ runtime, model: large, inputs: Float32Array.of(1, 2), rows: 1 });
  await expect(run).rejects.toThrow(ModelError);
  await expect(run).rejects.toThrow(
    'received an input "x" of [1000000000, 2]; expected at most 268435456 numbers at a time',
  );
});
