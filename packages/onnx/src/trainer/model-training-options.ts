import type { StopSignal, TrainingProgress } from "@balms/core";
import type { BatchTransform, RowSampler } from "@balms/sampler";
import type { ModelMetaOptions } from "./meta-options.ts";
import type { ModelTrainingState } from "./model-training-state.ts";
import { trainerOptionNames } from "./trainer-options.ts";
import type { TrainerOptions } from "./trainer-options.ts";
import type { LabeledRows } from "./labeled-rows.ts";
import type { TrainedEpoch } from "./trained-epoch.ts";

/** A step among all. */
export interface ModelProgress extends TrainingProgress {
  /** From 1. */
  readonly epoch: number;
  readonly learningRate: number;
  readonly gradientNorm: number;
  /** Where the training stands after the step: `resume` goes on from there. */
  readonly state: () => ModelTrainingState;
}

/** An epoch among all. */
export interface EpochProgress extends TrainedEpoch {
  readonly epochs: number;
  /** Where the training stands after the epoch: `resume` goes on from there. */
  readonly state: () => ModelTrainingState;
}

/** How a model is trained on rows. */
export interface ModelTrainingOptions extends Omit<TrainerOptions, "sampled"> {
  /** How often the rows are gone through, at least 1. */
  readonly epochs: number;
  /** B, at least 1; default 64. A last batch that is too small for the model's normalisation is left out. */
  readonly batchSize?: number | undefined;
  /**
   * Makes what the model reads out of each batch of rows, as the option of `load`: augmented pictures. Meta batches go through it as well;
   * `validation` stays as it is.
   */
  readonly transform?: BatchTransform<never, unknown, never> | undefined;
  /** Which rows are drawn: any sampler of `@balms/sampler`; default every row once an epoch, shuffled. */
  readonly sampler?: RowSampler<unknown> | undefined;
  /**
   * The Meta Sampler draws rows and learns how often to draw each class (BALMS), with a softmax loss; or the Meta Reweighter learns what
   * the losses of each class count, with any. With SGD.
   */
  readonly meta?: ModelMetaOptions | undefined;
  /** Class distribution that the loader draws by, where rows come from a loader and it is not `prior`. */
  readonly sampled?: TrainerOptions["sampled"];
  /** Held-out rows, which the model is measured on after every epoch; the best epoch by balanced accuracy is kept. */
  readonly validation?: LabeledRows | undefined;
  /** Training ends after so many epochs without a better balanced accuracy, at least 1; default: never. */
  readonly patience?: number | undefined;
  /** An `AbortSignal`; looked at before every step. */
  readonly signal?: StopSignal | undefined;
  /** Called after every step. A promise that it returns is waited for. */
  readonly onStep?: ((progress: ModelProgress) => unknown) | undefined;
  /** Called after every epoch. A promise that it returns is waited for. */
  readonly onEpoch?: ((progress: EpochProgress) => unknown) | undefined;
  /** A state of this training, or the bytes of one, to go on from. */
  readonly resume?: ModelTrainingState | Uint8Array | undefined;
}

const ownNames = [
  "batchSize",
  "epochs",
  "meta",
  "onEpoch",
  "onStep",
  "patience",
  "resume",
  "sampler",
  "signal",
  "transform",
  "validation",
] as const satisfies readonly (keyof ModelTrainingOptions)[];

/** The names of {@link ModelTrainingOptions}. */
export const modelTrainingNames: readonly string[] = [...trainerOptionNames, ...ownNames];

/** The options that a trainer takes. */
export function trainerOptions(options: ModelTrainingOptions): TrainerOptions {
  const own = new Set<string>(ownNames);
  const entries = Object.entries(options).filter(([name]) => !own.has(name));
  return Object.fromEntries(entries) as unknown as TrainerOptions;
}
