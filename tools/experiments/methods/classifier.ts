import { createRandom } from "@balms/core";
import { linearLogits } from "@balms/core/heads";
import {
  backboneModel,
  extractFeatureModel,
  findClassifierHead,
  headParameters,
  predict,
  type OnnxModel,
} from "@balms/onnx";
import * as runtime from "onnxruntime-node";
import { trainLinear, trainWhole, type LinearHead, type Recipe, type Rows } from "./recipe.ts";
import type { Task } from "./task.ts";

/** A head, on the features of a network or on the rows themselves. */
export interface Classifier {
  readonly head: LinearHead;
  features(rows: Float32Array): Promise<Float32Array>;
}

/** Trains what the task has: a linear head, or a network from its first random weights. */
export async function trainClassifier(
  task: Task,
  rows: Rows,
  recipe: Recipe,
  seed: number,
): Promise<Classifier> {
  const random = createRandom(seed);
  const { picture, length } = task;
  const plan = { ...length, random };
  if (picture === undefined) {
    const head = await trainLinear(rows, recipe, plan);
    return { head, features: (values) => Promise.resolve(values) };
  }
  const { channels, height, width } = picture;
  const { classes } = rows;
  const start = backboneModel({ architecture: "convnet-small", ...picture, classes, random });
  const shape = [channels, height, width];
  return classifierOf(await trainWhole(start, rows, recipe, { ...plan, shape }), shape);
}

function classifierOf(model: OnnxModel, shape: readonly number[]): Classifier {
  const found = findClassifierHead(model);
  const network = extractFeatureModel(model, found.feature);
  const size = shape.reduce((product, side) => product * side, 1);
  return {
    head: headParameters(model, found),
    features: async (inputs) =>
      (await predict({ runtime, model: network, inputs, rows: inputs.length / size })).data,
  };
}

/** Scores of rows [N, C]. */
export const logitsOf = async (classifier: Classifier, rows: Float32Array): Promise<Float32Array> =>
  linearLogits(await classifier.features(rows), classifier.head);
