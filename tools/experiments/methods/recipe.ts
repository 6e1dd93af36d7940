import { priorFromLabels, type RandomGenerator } from "@balms/core";
import {
  findClassifierHead,
  headModel,
  headParameters,
  trainHead,
  trainModel,
  type LossSettings,
  type ModelMetaOptions,
  type OnnxModel,
} from "@balms/onnx";
import { indexRows, type ClassRows, type RowSampler } from "@balms/sampler";
import * as runtime from "onnxruntime-node";
import type { Length } from "./task.ts";

/** W [C, D] and b [C]. */
export interface LinearHead {
  readonly weight: Float32Array;
  readonly bias: Float32Array;
}

/** A way to train. */
export interface Recipe {
  readonly loss: LossSettings;
  readonly learningRate: number;
  /** Weight of each class in the loss [C]. */
  readonly classWeights?: ArrayLike<number>;
  /** Such weights in the last fifth of the epochs alone, or in the last one. */
  readonly deferredWeights?: ArrayLike<number>;
  readonly meta?: ModelMetaOptions;
  /** Which rows are drawn; every row once an epoch without it. */
  readonly sampler?: (rows: ClassRows, draw: Draw) => RowSampler;
}

/** What a sampler is made with. */
export interface Draw {
  readonly random: RandomGenerator;
  readonly epochs: number;
}

/** Rows to train on: pictures or features, and classes. */
export interface Rows {
  readonly features: Float32Array;
  readonly labels: Int32Array;
  readonly classes: number;
}

const momentum = 0.9;
const weightDecay = 5e-4;

interface Plan extends Length {
  readonly random: RandomGenerator;
  /** Sizes of one row: [D], or [channels, height, width]. */
  readonly shape: readonly number[];
}

/** Trains a whole model; whole epochs, as many as come nearest to the number of steps. */
export async function trainWhole(
  model: OnnxModel,
  { features, labels, classes }: Rows,
  { learningRate, sampler, deferredWeights, ...recipe }: Recipe,
  { steps, batchSize, random, shape }: Plan,
): Promise<OnnxModel> {
  const prior = priorFromLabels(labels, { classes });
  const epochs = Math.max(1, Math.round((steps * batchSize) / labels.length));
  const rows = { input: { data: features, shape: [labels.length, ...shape] }, labels };
  const options = { runtime, prior, batchSize, random, over: "weights", ...recipe } as const;
  const drawn = sampler?.(indexRows(labels, { prior }), { random, epochs });
  const part = async (from: OnnxModel, own: Partial<Parameters<typeof trainModel>[1]>) =>
    (await trainModel(rows, { ...options, model: from, sampler: drawn, epochs, ...own })).model;
  const sgd = (share: number) =>
    ({ kind: "sgd", learningRate: learningRate * share, momentum, weightDecay }) as const;
  if (deferredWeights === undefined) return part(model, { optimizer: sgd(1) });
  const first = Math.max(1, Math.floor(0.8 * epochs));
  const perEpoch = Math.ceil(labels.length / batchSize);
  const schedule = { kind: "cosine", steps: epochs * perEpoch } as const;
  const begun = await part(model, { optimizer: sgd(1), epochs: first, schedule });
  return part(begun, {
    optimizer: sgd((1 + Math.cos((Math.PI * first) / epochs)) / 2),
    epochs: epochs - first,
    classWeights: deferredWeights,
  });
}

/** Trains a linear head: by `trainHead` where that has the method, otherwise as a model that is nothing else. */
export async function trainLinear(
  rows: Rows,
  recipe: Recipe,
  { steps, batchSize, random }: Omit<Plan, "shape">,
): Promise<LinearHead> {
  const { features, labels, classes } = rows;
  const prior = priorFromLabels(labels, { classes });
  const own = headOptions(recipe);
  if (own === undefined) {
    const dimensions = features.length / labels.length;
    const [weight, bias] = [new Float32Array(classes * dimensions), new Float32Array(classes)];
    const start = headModel({ training: "unknown", weight, bias, dimensions, classes });
    const plan = { steps, batchSize, random, shape: [dimensions] };
    const model = await trainWhole(start, rows, recipe, plan);
    return headParameters(model, findClassifierHead(model));
  }
  const epochs = Math.ceil((steps * batchSize) / labels.length);
  const sampler = recipe.sampler?.(indexRows(labels, { prior }), { random, epochs });
  const { learningRate } = recipe;
  const training = { runtime, prior, steps, batchSize, random, sampler, learningRate };
  return trainHead(rows, { ...training, momentum, weightDecay, ...own });
}

/** The recipe as options of `trainHead`; undefined where it has none. */
function headOptions({
  loss,
  classWeights,
  deferredWeights,
  meta,
}: Recipe): Pick<Parameters<typeof trainHead>[1], "method" | "tau" | "meta"> | undefined {
  if (classWeights !== undefined || deferredWeights !== undefined) return undefined;
  if (loss.kind === "softmax" && meta === undefined) return { method: "softmax" };
  if (loss.kind !== "balanced-softmax") return undefined;
  if (meta === undefined) return { method: "balanced-softmax", tau: loss.tau };
  if (meta.kind === "reweighter") return undefined;
  const { gamma, learningRate } = { gamma: 0, ...meta };
  return { method: "balms", meta: { gamma, learningRate } };
}
