import type { HeadMethod } from "@balms/onnx";

/** Which rows are trained on, and what. */
export type TrainingSource =
  | { readonly kind: "letters-head" | "letters-network"; readonly base: string }
  | {
      readonly kind: "features";
      readonly features: File;
      readonly labels: File;
      /** Held out by the visitor; undefined: one row in five of each class is. */
      readonly test: { readonly features: File; readonly labels: File } | undefined;
    };

/** One training. */
export interface TrainingRequest {
  readonly source: TrainingSource;
  readonly method: HeadMethod;
  readonly epochs: number;
  readonly learningRate: number;
  readonly seed: number;
}

/** Shares of the test rows that are right, by group of classes. */
export interface Accuracy {
  readonly balanced: number;
  readonly many: number | null;
  readonly medium: number | null;
  readonly few: number | null;
}

/** What is known before the first step. */
export interface TrainingStart {
  readonly kind: "start";
  readonly steps: number;
  /** JSON of the prior that was counted. */
  readonly prior: string;
  /** What is trained on what, in words. */
  readonly description: string;
}

/** How far a training is. */
export interface TrainingPoint {
  readonly kind: "point";
  readonly step: number;
  /** Mean since the point before, in nats. */
  readonly loss: number;
  readonly accuracy: Accuracy;
  /** The model as it is, as a file. */
  readonly model: Uint8Array;
}

/** A step that was made. */
export interface TrainingStep {
  readonly kind: "step";
  readonly step: number;
}

/** What a training tells. */
export type TrainingPart = TrainingStart | TrainingStep | TrainingPoint;
