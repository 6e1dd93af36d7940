import {
  checkFunctions,
  checkMatrix,
  checkMethods,
  checkPrior,
  checkSgd,
  checkWhole,
  classIds,
  digestIntegers,
  refuse,
  refuseValue,
} from "@balms/core/adapter";
import type { ClassPrior, RandomGenerator } from "@balms/core";
import type { HeadData } from "@balms/core/heads";
import { createInstanceSampler, indexRows } from "@balms/sampler";
import type { ClassRows, RowIndexOptions, RowSampler } from "@balms/sampler";
import type { SgdFactors } from "../fragments/sgd.ts";
import { checkRuntime } from "../runtime/onnx-runtime.ts";
import type { OnnxRuntime } from "../runtime/onnx-runtime.ts";
import { checkTrainingSampler } from "./check-training-sampler.ts";
import type { TrainingOptions } from "./training-options.ts";

/** Rows, checked. */
export interface CheckedRows {
  /** [N, D]. */
  readonly features: Float32Array;
  /** [N]. */
  readonly labels: Int32Array;
  /** N. */
  readonly rows: number;
  /** D. */
  readonly dimensions: number;
  /** The rows of each class. */
  readonly index: ClassRows;
  /** Tells these features from others; it takes a while to count, and is counted once. */
  digest(): string;
}

/** What every training here goes by: the options with defaults put in, and the data checked. */
export interface TrainingSettings extends CheckedRows, SgdFactors {
  readonly runtime: OnnxRuntime;
  readonly prior: ClassPrior;
  /** C. */
  readonly classes: number;
  /** B. */
  readonly batchSize: number;
  readonly learningRate: number;
  readonly sampler: RowSampler<unknown>;
  readonly random: RandomGenerator;
  readonly threads: number;
}

/**
 * Checks rows and labels: ONNX Runtime would take the label −1 for the last class without a word.
 *
 * @param data - features and labels
 * @param classes - their names, or the prior that the labels must count to
 * @param place - what stands before the names in messages
 */
export function checkHeadRows(
  data: HeadData<Float32Array>,
  { prior, classes }: RowIndexOptions & { readonly prior?: ClassPrior },
  place = "",
): CheckedRows {
  const given: Partial<HeadData<Float32Array>> | undefined = data;
  const { features, labels } = { ...given };
  // Double precision is not what the graphs are made for.
  if (!(features instanceof Float32Array)) {
    refuseValue(`${place}features`, features, "a Float32Array with at least one row");
  }
  const rows = labels?.length ?? 0;
  if (labels === undefined || rows === 0) {
    refuseValue(`${place}labels`, labels, "class ids, one per row");
  }
  const dimensions = features.length / rows;
  if (!Number.isInteger(dimensions) || dimensions === 0) {
    refuse(
      `${place}features`,
      `${features.length} numbers for ${rows} labels`,
      "the same number of values, at least one, for every label",
    );
  }
  checkMatrix(features, dimensions, `${place}features`);
  const names = prior?.classes ?? classes;
  const count = Array.isArray(names) ? names.length : Number(names);
  // A copy: what the caller does to the labels while training goes on changes nothing.
  const ids = classIds(labels, { rows, classes: count, parameter: `${place}labels` }).slice();
  const words = new Int32Array(features.buffer, features.byteOffset, features.length);
  let counted: string | undefined;
  return {
    features,
    labels: ids,
    rows,
    dimensions,
    index: indexRows(ids, { prior, classes }),
    digest: () => (counted ??= digestIntegers(words)),
  };
}

/** Checks what every training here is told, and fills in what is left out. */
export function checkTraining(
  data: HeadData<Float32Array>,
  options: TrainingOptions,
  defaults: { readonly batchSize: number; readonly learningRate: number },
): TrainingSettings {
  const { runtime, prior, random, threads = 1, nesterov = false, onStep } = options;
  const { batchSize = defaults.batchSize, learningRate = defaults.learningRate } = options;
  const { momentum = 0.9, weightDecay = 5e-4 } = options;
  checkRuntime(runtime);
  const classes = checkPrior(prior).counts.length;
  checkWhole(classes, "prior.classes.length", 2);
  checkMethods(random, "random", ["fork", "uniform"]);
  checkWhole(batchSize, "batchSize", 1);
  checkWhole(threads, "threads", 1);
  const sgd = checkSgd({ learningRate, momentum, weightDecay, nesterov });
  checkFunctions({ onStep });
  const rows = checkHeadRows(data, { prior });
  const {
    sampler = createInstanceSampler(rows.index, { random: random.fork("rows"), order: "kept" }),
  } = options;
  checkTrainingSampler(sampler, { rows: rows.rows, batchSize, prior });
  return { ...rows, ...sgd, runtime, prior, classes, batchSize, sampler, random, threads };
}
