import { createRandom, evaluateLogits, priorFromLabels } from "@balms/core";
import type { LinearHead } from "@balms/core";
import { learnWeightScale, retrainHead, tauNormalizeHead } from "@balms/core/heads";
import type { ClassBalancedTraining } from "@balms/core/heads";
import { createClassBalancedSampler, indexRows } from "@balms/sampler";
import * as runtime from "onnxruntime-node";
import { beforeAll, expect, test } from "vitest";
import {
  extractFeatureModel,
  findClassifierHead,
  headParameters,
  modelMetadata,
  predict,
  replaceHead,
  trainModel,
} from "../src/index.ts";
import type { ModelTrainingOptions, OnnxModel } from "../src/index.ts";
import { toyData } from "./toy-data.ts";
import { numbersOf } from "./toy-trainer.ts";
import { perceptron } from "./trained-networks.ts";

// Of each class the first rows are trained on, the others are held out.
const counts = [300, 60, 12];
const heldOut = 100;
const all = toyData(
  counts.map((count) => count + heldOut),
  6,
  1.3,
);
const { dimensions } = all;

function part(isMeant: (place: number, count: number) => boolean): {
  readonly features: { readonly data: Float32Array; readonly shape: readonly number[] };
  readonly labels: Int32Array;
} {
  const starts = counts.map((_, id) => all.labels.indexOf(id));
  const rows = [...all.labels.keys()].filter((row) => {
    const label = all.labels[row];
    return isMeant(row - starts[label], counts[label]);
  });
  const data = rows.flatMap((row) => [
    ...all.features.subarray(row * dimensions, (row + 1) * dimensions),
  ]);
  const features = { data: Float32Array.from(data), shape: [rows.length, dimensions] };
  return { features, labels: Int32Array.from(rows, (row) => all.labels[row]) };
}

const rows = part((place, count) => place < count);
const held = part((place, count) => place >= count);
const prior = priorFromLabels(rows.labels, { classes: 3 });

/** Balanced accuracy on rows that were held out. */
async function measure(model: OnnxModel): Promise<number> {
  const { data } = held.features;
  const logits = await predict({ runtime, model, inputs: data, rows: held.labels.length });
  return evaluateLogits(logits.data, held.labels, { prior }).balanced;
}

/** Trains a model on all rows. */
async function train(model: OnnxModel, options: Partial<ModelTrainingOptions>): Promise<OnnxModel> {
  const told = { runtime, prior, epochs: 20, batchSize: 32, random: createRandom(2) };
  const optimizer = { kind: "sgd", learningRate: 0.05 } as const;
  return (await trainModel(rows, { ...told, model, optimizer, ...options })).model;
}

/** The model with another head on what it computes before. */
function withHead(model: OnnxModel, { weight, bias }: LinearHead<Float32Array>): OnnxModel {
  return replaceHead(model, findClassifierHead(model), { weight, bias, training: "unknown" });
}

const settings = (): ClassBalancedTraining => ({
  classes: 3,
  dimensions: 16,
  random: createRandom(6),
  steps: 300,
  batchSize: 64,
});

let first: OnnxModel;
let start: number;
let stored: Float32Array;

beforeAll(async () => {
  first = await train(perceptron({ sizes: [dimensions, 16, 3], normalization: "training" }), {
    loss: "softmax",
  });
  start = await measure(first);
  const features = extractFeatureModel(first, findClassifierHead(first).feature);
  const { data } = rows.features;
  stored = (await predict({ runtime, model: features, inputs: data, rows: rows.labels.length }))
    .data;
});

test.each<[string, Partial<ModelTrainingOptions>, string]>([
  ["Balanced Softmax", { loss: "balanced-softmax" }, "balanced-softmax"],
  ["BALMS", { loss: "balanced-softmax", meta: { batchSize: 30 } }, "balms"],
  [
    "cRT",
    {
      loss: "softmax",
      sampler: createClassBalancedSampler(indexRows(rows.labels, { prior }), {
        random: createRandom(5),
      }),
    },
    "softmax",
  ],
])(
  "a backbone that was trained on the long tail gets a new head by %s",
  async (_, options, method) => {
    const fresh = { weight: new Float32Array(16 * 3), bias: new Float32Array(3) };
    const model = await train(withHead(first, fresh), { ...options, train: "head" });
    expect(await measure(model)).toBeGreaterThan(start + 0.03);
    expect(modelMetadata(model)["balms.head"]).toBe(method);
    const [before, after] = [numbersOf(first), numbersOf(model)];
    const backbone = Object.keys(before).filter((name) => !name.startsWith("layer.1"));
    expect(backbone).toHaveLength(6);
    for (const name of backbone) expect(after[name]).toEqual(before[name]);
  },
);

test.each<[string, (head: LinearHead<Float32Array>) => Promise<LinearHead<Float32Array>>]>([
  ["τ-norm", ({ weight }) => Promise.resolve(tauNormalizeHead(weight, { classes: 3 }))],
  ["LWS", (head) => learnWeightScale(head, { features: stored, labels: rows.labels }, settings())],
  ["cRT", () => retrainHead({ features: stored, labels: rows.labels }, settings())],
])("or one that core makes of its features: %s", async (_, make) => {
  const head = await make(headParameters(first, findClassifierHead(first)));
  expect(await measure(withHead(first, head))).toBeGreaterThan(start + 0.03);
});
