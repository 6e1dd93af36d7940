import { createRandom } from "@balms/core";
import { indexRows } from "@balms/sampler";
import * as runtime from "onnxruntime-node";
import type { HeadTrainingOptions } from "../src/training/head-training-options.ts";
import { toyData } from "./toy-data.ts";

const { features, labels, prior } = toyData([60, 20, 6], 5);

/** Rows of three classes to train heads on. */
export const data = { features, labels };

export { prior };

/** The rows for samplers. */
export const rows = indexRows(labels, { prior });

/** What samplers draw by. */
export const random = createRandom(7);

/** Options of a short training. */
export function options(more: Partial<HeadTrainingOptions> = {}): HeadTrainingOptions {
  return { runtime, prior, steps: 24, batchSize: 15, random: createRandom(1), ...more };
}

/** Those of the Meta Sampler. */
export function balms(more: HeadTrainingOptions["meta"] = {}): Partial<HeadTrainingOptions> {
  return { method: "balms", meta: { batchSize: 12, ...more } };
}
