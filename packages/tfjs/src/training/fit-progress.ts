import type { Evaluation, TrainingProgress } from "@balms/core";
import type { LoaderState } from "@balms/sampler";
import type { StoredOptimizer } from "./optimizer-state.ts";
import type { StoredTensor } from "./stored-tensor.ts";

/** The measures of an epoch that a history keeps; null where there is no value. */
export type EpochMeasures = Pick<
  Evaluation,
  "top1" | "balanced" | "many" | "medium" | "few" | "macroF1" | "ece"
>;

/** One epoch of a training. */
export interface EpochSummary {
  /** From 0. */
  readonly epoch: number;
  /** Mean training loss of the epoch's batches, per row, regularizers included. */
  readonly loss: number;
  /** On the validation set at the end of the epoch; undefined without one. */
  readonly measures: EpochMeasures | undefined;
}

/** How far a training is: core's `step`, `steps`, `loss`, and where that is in its epochs. */
export interface StepProgress extends TrainingProgress {
  /** From 0. */
  readonly epoch: number;
  readonly epochs: number;
  /** Which batch of the epoch, from 0. */
  readonly batch: number;
  readonly batchesPerEpoch: number;
}

/** The best epoch so far, with the weights of the model at its end. */
export interface BestEpoch {
  readonly epoch: number;
  readonly value: number;
  readonly weights: readonly StoredTensor[];
}

/**
 * A training in the middle: plain data with typed arrays, for `structuredClone`, IndexedDB or a
 * file; the same after a round trip through JSON. Goes on to the same numbers.
 */
export interface FitState {
  readonly format: "balms.tfjs-fit/1";
  readonly epoch: number;
  /** Steps made so far. */
  readonly step: number;
  /** Σ of the losses of the rows of this epoch, and how many rows. */
  readonly epochLoss: number;
  readonly epochRows: number;
  readonly history: readonly EpochSummary[];
  readonly best: BestEpoch | null;
  /** All weights of the model, statistics of batch normalisation included. */
  readonly weights: readonly StoredTensor[];
  /** What moves the weights. */
  readonly optimizer: StoredOptimizer;
  /** Which rows come next, and what the sampler has learned. */
  readonly loader: LoaderState;
}

/** The outcome of a training. */
export interface FitResult {
  readonly history: readonly EpochSummary[];
  /** Steps made. */
  readonly step: number;
  /** Which epoch was the best on the validation set; undefined without early stopping. */
  readonly bestEpoch: number | undefined;
  /** Whether the model has the weights of that epoch, and not the last ones. */
  readonly restored: boolean;
  /** Whether the training ended before its last epoch. */
  readonly stoppedEarly: boolean;
  /** Where the training stands: `resume` of another call with more epochs. */
  readonly state: FitState;
}
