import { checkChoice, checkFlag, checkOptions, checkWhole, refuse } from "@balms/core/adapter";
import type { MetaSamplerState, MetaTrainingOptions } from "@balms/core";
import type { HeadData } from "@balms/core/heads";
import { createClassBalancedSampler } from "@balms/sampler";
import type { RowSampler } from "@balms/sampler";
import { checkHeadRows, checkTraining } from "./check-training.ts";
import type { CheckedRows, TrainingSettings } from "./check-training.ts";
import { weightBlocks } from "./head-program.ts";
import { balancedPrior, noPrior } from "./loss-prior.ts";
import type { LossPrior } from "./loss-prior.ts";
import { trainingOptionNames } from "./training-options.ts";
import type { TrainingOptions } from "./training-options.ts";
import { checkEveryClass, checkMetaSettings } from "./meta-settings.ts";

/** How a head is trained. */
export type HeadMethod = "softmax" | "balanced-softmax" | "balms";

/** What head training is told; batches of 512 and a learning rate of 0.1 are the defaults. */
export interface HeadTrainingOptions extends TrainingOptions {
  /** Plain softmax, Balanced Softmax (default), or Balanced Softmax on rows that the Meta Sampler draws. */
  readonly method?: HeadMethod | undefined;
  /** Steps in all, at least 1; default 2000. The learning rate falls to 0 over them. */
  readonly steps?: number | undefined;
  /** For method "balms": γ in [0, 1], default 0; meta batches of 512 from the training rows; ψ is moved by Adam. */
  readonly meta?: Omit<MetaTrainingOptions<HeadData<Float32Array>>, "momentum"> | undefined;
  /** Many steps per run of the runtime (default true), or one: same result, bit by bit. */
  readonly manyStepsPerRun?: boolean | undefined;
}

/** The Meta Sampler in a training: where it starts, and its meta batches. */
export interface MetaSettings {
  readonly start: MetaSamplerState;
  /** M. */
  readonly batchSize: number;
  /** k. */
  readonly every: number;
  readonly data: CheckedRows;
  readonly sampler: RowSampler;
}

/** The options of head training with defaults put in, and the data checked. */
export interface HeadTrainingSettings extends TrainingSettings, LossPrior {
  readonly method: HeadMethod;
  readonly steps: number;
  readonly manyStepsPerRun: boolean;
  /** How many rows each block of the weight has. */
  readonly blocks: readonly number[];
  /** With method "balms". */
  readonly meta: MetaSettings | undefined;
}

/** The names of {@link HeadTrainingOptions}. */
export const headOptionNames: readonly (keyof HeadTrainingOptions)[] = [
  ...trainingOptionNames,
  "manyStepsPerRun",
  "meta",
  "method",
  "steps",
];

function checkMeta(
  options: HeadTrainingOptions,
  { prior, random, dimensions, ...training }: TrainingSettings,
): MetaSettings {
  const { data: given } = { ...options.meta };
  const { start, batchSize, every } = checkMetaSettings(options.meta, prior, 512);
  const data =
    given === undefined
      ? { ...training, dimensions }
      : checkHeadRows(given, { classes: prior.classes }, "meta.data.");
  if (data.dimensions !== dimensions) {
    refuse(
      "meta.data.features",
      `rows of ${data.dimensions} numbers`,
      `${dimensions}, as in training`,
    );
  }
  checkEveryClass(prior, data.index.prior.counts, "meta.data.labels");
  return {
    start,
    batchSize,
    every,
    data,
    sampler: createClassBalancedSampler(data.index, { random: random.fork("meta"), order: "kept" }),
  };
}

/** Checks the options and fills in the published defaults. */
export function checkHeadTraining(
  data: HeadData<Float32Array>,
  given: HeadTrainingOptions,
): HeadTrainingSettings {
  checkOptions(given, headOptionNames);
  const options = { ...given };
  const { method = "balanced-softmax", steps = 2000, manyStepsPerRun = true } = options;
  checkChoice(method, "method", ["softmax", "balanced-softmax", "balms"]);
  checkWhole(steps, "steps", 1);
  checkFlag(manyStepsPerRun, "manyStepsPerRun");
  const isBalms = method === "balms";
  if (isBalms && options.sampler !== undefined) {
    refuse("sampler", "a sampler", 'nothing, since method "balms" draws rows by itself');
  }
  if (!isBalms && options.meta !== undefined) {
    refuse(
      "meta",
      "settings of the Meta Sampler",
      `nothing, since method ${JSON.stringify(method)} has none`,
      'Take method "balms".',
    );
  }
  const training = checkTraining(data, options, { batchSize: 512, learningRate: 0.1 });
  const { sampler, batchSize, dimensions, classes } = training;
  const epochs = Math.ceil((steps * batchSize) / sampler.epochLength);
  const loss =
    method === "softmax" ? noPrior(options) : balancedPrior(options, { sampler, epochs });
  return {
    ...training,
    ...loss,
    method,
    steps,
    manyStepsPerRun,
    blocks: weightBlocks(dimensions, classes),
    meta: isBalms ? checkMeta(options, training) : undefined,
  };
}
