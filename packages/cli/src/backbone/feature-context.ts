import type { ClassPrior } from "@balms/core";
import type { TrainingCheckpoint } from "../checkpoint/training-checkpoint.ts";
import type { TrainSettings } from "../settings/train-settings.ts";
import type { Progress } from "../terminal/progress.ts";

/** What turns pictures into features. */
export interface FeatureContext {
  readonly settings: TrainSettings;
  /** Training counts. */
  readonly prior: ClassPrior;
  /** Where the training of a network is kept while it is under way. */
  readonly checkpoint: TrainingCheckpoint;
  readonly signal: AbortSignal;
  readonly progress: Progress;
  /** Milliseconds since an arbitrary start. */
  readonly clock: () => number;
}
