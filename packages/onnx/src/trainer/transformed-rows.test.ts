import { createRandom } from "@balms/core";
import { createInstanceSampler, load } from "@balms/sampler";
import type { BatchData, LoadedBatch } from "@balms/sampler";
import * as runtime from "onnxruntime-node";
import { expect, test } from "vitest";
import { toyData } from "../../test/toy-data.ts";
import { perceptron } from "../../test/trained-networks.ts";
import { writeModel } from "../model/write-model.ts";
import type { ModelTrainingOptions } from "./model-training-options.ts";
import { trainModel } from "./train-model.ts";

const { features, labels, dimensions, prior } = toyData([30, 12, 5], 5);
const rowsOf = (data: Float32Array) => ({
  features: { data, shape: [labels.length, dimensions] },
  labels,
});
const rows = rowsOf(features);
const model = perceptron({ sizes: [5, 8, 3] });
const told = { runtime, model, prior, epochs: 2, random: createRandom(1) };

const twice = ({ data }: LoadedBatch<BatchData<typeof rows>>): typeof data => {
  const { data: values, shape } = data.features;
  return { ...data, features: { data: values.map((value) => 2 * value), shape } };
};

test.each<[string, Partial<ModelTrainingOptions>]>([
  ["a sampler", {}],
  ["the Meta Sampler", { meta: { batchSize: 9 } }],
  ["the Meta Reweighter", { meta: { kind: "reweighter", batchSize: 9 } }],
])("batches of %s are what the transform makes of them, meta batches too", async (_, options) => {
  const both = { ...told, ...options, batchSize: 10 };
  const transformed = await trainModel(rows, { ...both, transform: twice });
  const given = await trainModel(rowsOf(features.map((value) => 2 * value)), both);
  const plain = await trainModel(rows, both);
  expect(transformed.losses).toEqual(given.losses);
  expect(transformed.samplerState).toEqual(given.samplerState);
  expect(transformed.reweighterState).toEqual(given.reweighterState);
  expect(writeModel(transformed.model)).toEqual(writeModel(given.model));
  expect(transformed.losses).not.toEqual(plain.losses);
});

test("what stands beside a loader, or is no function, is refused", async () => {
  const sampler = createInstanceSampler(labels.length, { random: createRandom(1) });
  const loader = load(rows, sampler, { batchSize: 10 });
  await expect(trainModel(loader, { ...told, transform: twice })).rejects.toThrow(
    "`transform`: received transform beside a loader; expected nothing: the loader has it",
  );
  await expect(trainModel(loader, { ...told, meta: {} })).rejects.toThrow(
    "`meta`: received meta steps beside a loader; expected rows, which meta batches are drawn of. What the loader makes of its batches is the option `transform`.",
  );
  await expect(trainModel(rows, { ...told, transform: 1 as never })).rejects.toThrow(
    "`transform`: received 1",
  );
});
