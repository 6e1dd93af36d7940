import type { LoaderState } from "@balms/sampler";
import type { MetaPlace } from "./meta-place.ts";
import type { TrainedEpoch } from "./trained-epoch.ts";
import type { TrainerState } from "./trainer-state.ts";

/** The best epoch so far. */
export interface BestEpoch {
  /** From 1. */
  readonly epoch: number;
  /** Balanced accuracy on the validation rows. */
  readonly balanced: number;
  readonly trainer: TrainerState;
}

/** Where a training on rows stands. `writeTrainingState` makes bytes of it. */
export interface ModelTrainingState {
  readonly format: "balms.model-training/1";
  readonly trainer: TrainerState;
  readonly loader: LoaderState;
  /** Of a training with meta steps. */
  readonly meta?: MetaPlace | undefined;
  /** Loss of every step so far. */
  readonly losses: Float64Array;
  /** Epochs that are over. */
  readonly epochs: readonly TrainedEpoch[];
  readonly best: BestEpoch | undefined;
}
