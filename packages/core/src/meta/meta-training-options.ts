import type { MetaSamplerOptions } from "./create-meta-sampler.ts";

/**
 * The Meta Sampler inside a training: where ψ starts and how it moves (`gamma`, `learningRate`,
 * `optimizer` and its settings), and the meta batches. What `data` may be, and what it is where it
 * is left out, is the training's to say.
 */
export interface MetaTrainingOptions<Data> extends MetaSamplerOptions {
  /** M: rows of a class-balanced meta batch, at least 1. */
  readonly batchSize?: number | undefined;
  /** k: ψ moves at every k-th step, at least 1; default 1. */
  readonly every?: number | undefined;
  /** Rows that meta batches are drawn from; every class of the training rows must be among them. */
  readonly data?: Data | undefined;
}
