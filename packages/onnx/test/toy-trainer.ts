import * as runtime from "onnxruntime-node";
import { expect } from "vitest";
import { createTrainer } from "../src/trainer/create-trainer.ts";
import { graphOf } from "../src/model/model.ts";
import type { OnnxModel } from "../src/model/model.ts";
import { floatData } from "../src/model/tensor.ts";
import type { Trainer } from "../src/trainer/trainer.ts";
import type { TrainerOptions } from "../src/trainer/trainer-options.ts";
import type { TrainingBatch } from "../src/trainer/training-batch.ts";
import { toyData } from "./toy-data.ts";
import { perceptron } from "./trained-networks.ts";

/** A small long-tailed problem. */
export const toy = toyData([24, 12, 6], 5);
const { features, labels, dimensions, prior } = toy;

/** The rows of a step: others each time. */
export function batchAt(step: number, size = 12): TrainingBatch {
  const rows = Array.from({ length: size }, (_, row) => (5 * (size * step + row)) % labels.length);
  const data = rows.flatMap((row) => [
    ...features.subarray(row * dimensions, (row + 1) * dimensions),
  ]);
  return { inputs: Float32Array.from(data), labels: rows.map((row) => labels[row]) };
}

/** A perceptron for it. */
export const model: OnnxModel = perceptron({ sizes: [5, 8, 3] });

/** A trainer of the perceptron. */
export async function open(options: Partial<TrainerOptions> = {}): Promise<Trainer> {
  return await createTrainer({ runtime, model, prior, ...options });
}

/** Makes steps, and gives the losses. */
export async function run(trainer: Trainer, first: number, count: number): Promise<number[]> {
  const losses: number[] = [];
  for (let step = first; step < first + count; step++) {
    losses.push((await trainer.step(batchAt(step))).loss);
  }
  return losses;
}

/** The numbers of a model, by initializer. */
export function numbersOf(trained: OnnxModel): Record<string, Float32Array> {
  return Object.fromEntries(
    graphOf(trained).initializer.map((tensor) => [tensor.name, floatData(tensor)]),
  );
}

/** The largest difference of two lists. */
export function largestDifference(one: Float32Array, other: Float32Array): number {
  expect(one).toHaveLength(other.length);
  return Math.max(...one.map((value, i) => Math.abs(value - other[i])));
}
