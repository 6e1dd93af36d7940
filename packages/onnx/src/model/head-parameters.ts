import type { LinearHead, Training } from "@balms/core";

/** How a head was trained: what it takes to see that it is not corrected twice. */
export interface HeadTraining extends Training {
  /** For instance "balanced-softmax". */
  readonly method: string;
  /** Digest of the training prior. */
  readonly priorDigest: string;
}

/** A linear head that was trained here, or whose model says how it was trained. */
export interface TrainedParameters extends LinearHead<Float32Array> {
  readonly training: HeadTraining;
}

/** A linear head: `η = x·Wᵀ + b`. */
export interface HeadParameters extends LinearHead<Float32Array> {
  /** How it was trained: a model that it is put into says so. "unknown" for a head from elsewhere: nothing guards it then. */
  readonly training: HeadTraining | "unknown";
}
