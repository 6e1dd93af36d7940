import type { ExperimentData } from "../experiment-data.ts";

/** Sizes of what a network sees. */
export interface Picture {
  readonly channels: 1 | 3;
  readonly height: number;
  readonly width: number;
}

/** How long a training is. */
export interface Length {
  readonly steps: number;
  readonly batchSize: number;
}

/** Rows to learn, and what learns them. */
export interface Task {
  readonly id: string;
  readonly title: string;
  readonly data: ExperimentData;
  /** Rows are pictures, for a small convolutional network; without it they are features, for a linear head. */
  readonly picture?: Picture;
  readonly length: Length;
  /** Step sizes of whole trainings to choose among; the first is what the other settings are tried with. */
  readonly rates: readonly number[];
  /** The same for heads on the features of the plain network. */
  readonly headLength: Length;
  readonly headRates: readonly number[];
  /** How many of five folds of the training rows are held out, one after another, to choose settings. */
  readonly folds: number;
}
