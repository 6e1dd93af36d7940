import { createRandom, InterruptedError } from "@balms/core";
import type { HeadData } from "@balms/core/heads";
import * as runtime from "onnxruntime-node";
import { expect, test } from "vitest";
import { toyData } from "../../test/toy-data.ts";
import { writeModel } from "../model/write-model.ts";
import { predict } from "../runtime/predict.ts";
import { extractFeatureModel } from "../surgery/extract-feature-model.ts";
import { findClassifierHead } from "../surgery/find-classifier-head.ts";
import { trainMlp } from "./train-mlp.ts";
import type { MlpTrainingOptions } from "./train-mlp.ts";

const { features, labels, classes, prior } = toyData([60, 40, 20], 6, 0.3);
const data = { features, labels };
const rows = labels.length;

const options = (more: Partial<MlpTrainingOptions> = {}): MlpTrainingOptions => ({
  runtime,
  prior,
  layers: [12, 8],
  epochs: 20,
  batchSize: 16,
  random: createRandom(3),
  ...more,
});

test("a trained perceptron classifies, and its features are found in its graph", async () => {
  const { model, losses } = await trainMlp(data, options({ method: "softmax" }));
  expect(losses[losses.length - 1]).toBeLessThan(0.05);
  const scored = await predict({ runtime, model, inputs: features, rows });
  const right = labels.filter((label, row) => {
    const scores = [...scored.data.subarray(row * classes, (row + 1) * classes)];
    return scores.indexOf(Math.max(...scores)) === label;
  });
  expect(right.length / rows).toBeGreaterThan(0.98);
  const head = findClassifierHead(model);
  expect(head).toMatchObject({ feature: "features", logits: "logits", dimensions: 8, classes: 3 });
  const extracted = await predict({
    runtime,
    model: extractFeatureModel(model, head.feature),
    inputs: features,
    rows,
  });
  expect(extracted).toMatchObject({ rows, columns: 8 });
});

test("the same seed gives the same model byte for byte", async () => {
  const [first, again, plain] = await Promise.all([
    trainMlp(data, options({ epochs: 2 })),
    trainMlp(data, options({ epochs: 2 })),
    trainMlp(data, options({ epochs: 2, method: "softmax" })),
  ]);
  expect(writeModel(again.model)).toEqual(writeModel(first.model));
  expect(writeModel(plain.model)).not.toEqual(writeModel(first.model));
});

test("a request to stop ends training between runs", async () => {
  const signal = { aborted: false };
  const onStep = (): void => {
    signal.aborted = true;
  };
  await expect(trainMlp(data, options({ signal, onStep }))).rejects.toThrow(InterruptedError);
});

test.each<[string, Partial<MlpTrainingOptions & HeadData<Float32Array>>, string]>([
  ["no hidden layers", { layers: [] }, "use trainHead"],
  ["an empty layer", { layers: [4, 0] }, "`layers[1]`: received 0"],
  [
    "features that do not fill rows",
    { features: features.subarray(1) },
    "`features`: received 719 numbers for 120 labels",
  ],
  [
    "Infinity in features",
    { features: features.with(0, Infinity) },
    "`features`: received Infinity at row 0, column 0",
  ],
  ["labels of another number", { labels: labels.subarray(1) }, "720 numbers for 119 labels"],
  ["BALMS", { method: "balms" as "softmax" }, '`method`: received "balms"'],
])(
  "%s is refused",
  async (_, { features: given = features, labels: ids = labels, ...more }, message) => {
    await expect(trainMlp({ features: given, labels: ids }, options(more))).rejects.toThrow(
      message,
    );
  },
);
