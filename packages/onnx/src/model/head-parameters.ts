import type { LinearHead, Training } from "@balms/core";

/** How a head was trained: what it takes to see that it is not corrected twice. */
export interface HeadTraining extends Training {
  /** For instance "balanced-softmax". */
  readonly method: string;
  /** Digest of the training prior. */
  readonly priorDigest: string;
}

/** A linear head: `η = x·Wᵀ + b`. */
export interface HeadParameters extends LinearHead<Float32Array> {
  /** How it was trained, where that is known. A model that it is put into says so. */
  readonly training?: HeadTraining | undefined;
}
