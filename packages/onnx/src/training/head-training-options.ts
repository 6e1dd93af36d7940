import { ArgumentError } from "@balms/core";
import { checkNumber, checkWhole } from "@balms/core/adapter";
import type { ClassPrior, RandomGenerator, StopSignal, ZeroCountOptions } from "@balms/core";
import { addedLogits } from "./added-logits.ts";
import { checkTrainingData } from "./check-training-data.ts";
import { weightBlocks } from "./head-program.ts";
import type { OnnxRuntime } from "../runtime/onnx-runtime.ts";

/** Settings of the Meta Sampler in head training. */
export interface MetaTrainingOptions {
  /** Start of the rates: 0 (default) instance-balanced, 1 class-balanced. */
  readonly gamma?: number;
  /** Step size of Adam on ψ; default 0.01. */
  readonly learningRate?: number;
  /** M, rows of the class-balanced meta batch; default 512. */
  readonly batchSize?: number;
  /** Rows that meta batches come from; default all training rows. Every class of the training rows must be among them. */
  readonly rows?: ArrayLike<number>;
}

/** What head training is given. */
export interface HeadTrainingOptions extends ZeroCountOptions {
  /** `import * as runtime from "onnxruntime-node"`. */
  readonly runtime: OnnxRuntime;
  /** x [N, D], finite. */
  readonly features: Float32Array;
  /** Class ids [N], 0 … C−1. */
  readonly labels: ArrayLike<number>;
  /** D. */
  readonly dimensions: number;
  /** C. */
  readonly classes: number;
  /** Training prior inside the softmax (Balanced Softmax); null for plain softmax. */
  readonly prior: ClassPrior | null;
  /** Exponent of the prior; default 1. */
  readonly tau?: number;
  /** Which rows are drawn: every row equally often (default), or by the Meta Sampler. */
  readonly method?: "instance" | "balms";
  /** Steps in all; default 2000. The learning rate falls to 0 over them. */
  readonly steps?: number;
  /** B; default 512. */
  readonly batchSize?: number;
  /** At the first step; default 0.1. Cosine decay to 0. */
  readonly learningRate?: number;
  /** Default 0.9. */
  readonly momentum?: number;
  /** On weight and bias; default 5e−4. */
  readonly weightDecay?: number;
  /** Nesterov's form of momentum; default false. */
  readonly nesterov?: boolean;
  /** For method "balms". */
  readonly meta?: MetaTrainingOptions;
  /** Source of all random choices; it is forked, not advanced. */
  readonly random: RandomGenerator;
  /** Threads that ONNX Runtime may use; default 1, where results are the same bit by bit on one machine. */
  readonly threads?: number;
  /** Many steps per run of the runtime (default true), or one: same result, bit by bit. */
  readonly manyStepsPerRun?: boolean;
  /** An `AbortSignal`; looked at between runs. */
  readonly signal?: StopSignal;
  /** Called between runs. */
  readonly onProgress?: (progress: TrainingProgress) => void;
}

/** How far training is. */
export interface TrainingProgress {
  /** Steps made. */
  readonly step: number;
  /** Steps in all. */
  readonly steps: number;
  /** Mean loss of the last step's batch, in nats. */
  readonly loss: number;
}

/** The options with defaults put in and data checked. */
export interface HeadTrainingSettings extends Required<
  Omit<HeadTrainingOptions, "signal" | "onProgress" | "meta" | "labels" | "zeroCounts" | "alpha">
> {
  readonly labels: Int32Array;
  /** N. */
  readonly rows: number;
  /** How many rows each block of the weight has. */
  readonly blocks: readonly number[];
  /** `τ·log π`, or undefined for plain softmax. */
  readonly added: Float32Array | undefined;
  readonly meta: { gamma: number; learningRate: number; batchSize: number; rows: Int32Array };
}

function checkMetaRows(rows: ArrayLike<number>, labels: Int32Array): Int32Array {
  const chosen = Int32Array.from(rows);
  const wrong = chosen.findIndex(
    (row, index) => row !== rows[index] || row < 0 || row >= labels.length,
  );
  if (wrong !== -1 || chosen.length === 0) {
    throw new ArgumentError({
      parameter: "meta.rows",
      received: chosen.length === 0 ? "no rows" : `${rows[wrong]} at position ${wrong}`,
      expected: `row numbers from 0 to ${labels.length - 1}`,
    });
  }
  const covered = new Set(chosen.map((row) => labels[row]));
  const missing = labels.find((label) => !covered.has(label));
  if (missing !== undefined) {
    throw new ArgumentError({
      parameter: "meta.rows",
      received: `no row of class ${missing}`,
      expected: "rows of every class that is trained",
      hint: "Meta batches are class-balanced: give at least one row of each class.",
    });
  }
  return chosen;
}

/** Checks the options and fills in the published defaults. */
export function checkHeadTraining(options: HeadTrainingOptions): HeadTrainingSettings {
  const { dimensions, classes, prior, tau = 1, method = "instance", meta = {} } = options;
  checkWhole(dimensions, "dimensions", 1);
  checkWhole(classes, "classes", 2);
  const { steps = 2000, batchSize = 512, threads = 1 } = options;
  checkWhole(steps, "steps", 1);
  checkWhole(batchSize, "batchSize", 1);
  checkWhole(threads, "threads", 1);
  const { learningRate = 0.1, momentum = 0.9, weightDecay = 5e-4, nesterov = false } = options;
  checkNumber(learningRate, "learningRate", { least: 0 });
  checkNumber(momentum, "momentum", { least: 0, most: 1 });
  checkNumber(weightDecay, "weightDecay", { least: 0 });
  checkWhole(meta.batchSize ?? 512, "meta.batchSize", 1);
  if (method === "balms" && prior === null) {
    throw new ArgumentError({
      parameter: "prior",
      received: "null",
      expected: "a class prior",
      hint: "The Meta Sampler is learned together with Balanced Softmax: pass priorFromLabels(labels, { classes }).",
    });
  }
  const { runtime, features, random, manyStepsPerRun = true } = options;
  const { rows, labels } = checkTrainingData(features, options.labels, {
    parameter: "features",
    width: dimensions,
    classes,
  });
  return {
    runtime,
    features,
    labels,
    dimensions,
    classes,
    rows,
    prior,
    tau,
    method,
    steps,
    batchSize,
    learningRate,
    momentum,
    weightDecay,
    nesterov,
    random,
    threads,
    manyStepsPerRun,
    blocks: weightBlocks(dimensions, classes),
    added: addedLogits(options, classes),
    meta: {
      gamma: meta.gamma ?? 0,
      learningRate: meta.learningRate ?? 0.01,
      batchSize: meta.batchSize ?? 512,
      rows: checkMetaRows(meta.rows ?? labels.map((_, row) => row), labels),
    },
  };
}
