import { InterruptedError } from "@balms/core";
import * as runtime from "onnxruntime-node";
import { expect, test } from "vitest";
import { headModel } from "../surgery/head-model.ts";
import { predict } from "./predict.ts";
import { Predictor } from "./predictor.ts";

const model = headModel({
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
