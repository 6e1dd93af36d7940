import { createRandom, InterruptedError } from "@balms/core";
import * as runtime from "onnxruntime-node";
import { expect, test } from "vitest";
import { toyData } from "../../test/toy-data.ts";
import { writeModel } from "../model/write-model.ts";
import { predict } from "../runtime/predict.ts";
import { extractFeatureModel } from "../surgery/extract-feature-model.ts";
import { findClassifierHead } from "../surgery/find-classifier-head.ts";
import { trainMlp } from "./train-mlp.ts";
import type { MlpTrainingOptions } from "./train-mlp.ts";

const { features: inputs, labels, classes, prior } = toyData([60, 40, 20], 6, 0.3);
const rows = labels.length;

const options = (more: Partial<MlpTrainingOptions> = {}): MlpTrainingOptions => ({
  runtime,
  inputs,
  inputSize: 6,
  labels,
  classes,
  layers: [12, 8],
  epochs: 20,
  batchSize: 16,
  random: createRandom(3),
  ...more,
});

test("a trained perceptron classifies, and its features are found in its graph", async () => {
  const { model, losses } = await trainMlp(options());
  expect(losses[losses.length - 1]).toBeLessThan(0.05);
  const { data } = await predict({ runtime, model, inputs, rows });
  const right = labels.filter((label, row) => {
    const scores = [...data.subarray(row * classes, (row + 1) * classes)];
    return scores.indexOf(Math.max(...scores)) === label;
  });
  expect(right.length / rows).toBeGreaterThan(0.98);
  const head = findClassifierHead(model);
  expect(head).toMatchObject({ feature: "features", logits: "logits", dimensions: 8, classes: 3 });
  const features = await predict({
    runtime,
    model: extractFeatureModel(model, head.feature),
    inputs,
    rows,
  });
  expect(features).toMatchObject({ rows, columns: 8 });
});

test("the same seed gives the same model byte for byte", async () => {
  const [first, again, balanced] = await Promise.all([
    trainMlp(options({ epochs: 2 })),
    trainMlp(options({ epochs: 2 })),
    trainMlp(options({ epochs: 2, prior })),
  ]);
  expect(writeModel(again.model)).toEqual(writeModel(first.model));
  expect(writeModel(balanced.model)).not.toEqual(writeModel(first.model));
});

test("a request to stop ends training between runs", async () => {
  const signal = { aborted: false };
  const onProgress = (): void => {
    signal.aborted = true;
  };
  await expect(trainMlp(options({ signal, onProgress }))).rejects.toThrow(InterruptedError);
});

test.each<[string, Partial<MlpTrainingOptions>, string]>([
  ["no hidden layers", { layers: [] }, "use trainHead"],
  ["an empty layer", { layers: [4, 0] }, "`layers[1]`: received 0"],
  ["inputs that do not fill rows", { inputSize: 7 }, "expected rows of 7 numbers"],
  [
    "Infinity in inputs",
    { inputs: inputs.with(0, Infinity) },
    "received Infinity at row 0, column 0",
  ],
  ["labels of another length", { labels: [1] }, "1 class ids for 120 rows"],
])("%s is refused", async (_, more, message) => {
  await expect(trainMlp(options(more))).rejects.toThrow(message);
});
