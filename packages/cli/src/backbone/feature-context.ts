import type { ClassPrior } from "@balms/core";
import type { TrainSettings } from "../settings/train-settings.ts";
import type { Progress } from "../terminal/progress.ts";

/** What turns pictures into features. */
export interface FeatureContext {
  readonly settings: TrainSettings;
  /** Training counts. */
  readonly prior: ClassPrior;
  /** The folder in which features are kept. */
  readonly cache: string;
  /** Of all that decides the features. */
  readonly key: string;
  readonly signal: AbortSignal;
  readonly progress: Progress;
  /** Milliseconds since an arbitrary start. */
  readonly clock: () => number;
}
