import type { MetaSamplerFitOptions } from "../meta/fit-meta-sampler.ts";
import type { FitOptions } from "../training/fit-balanced.ts";
import type { CacheOptions } from "./cache-features.ts";

/** Ways to train a head, simplest first. */
export const headMethods = ["softmax", "crt", "balanced-softmax", "balms"] as const;

/**
 * "softmax": plain softmax on rows as they come; "crt": plain softmax on class-balanced batches;
 * "balanced-softmax": Balanced Softmax on rows as they come; "balms": Balanced Softmax and the Meta Sampler.
 */
export type HeadMethod = (typeof headMethods)[number];

/**
 * How the head of a frozen backbone is trained. `optimizer`, `inLoss`, `rowWeights` and `mismatch` are
 * those of `fitBalanced`, and refused beside "balms"; `momentum`, `weightDecay` and `nesterov` those of
 * `fitMetaSampler`, and refused beside the other methods, which do not look at `meta`.
 */
export interface DecoupledOptions
  extends Omit<FitOptions, "sampler" | "outputs">, Omit<MetaSamplerFitOptions, keyof FitOptions> {
  /**
   * Default "balanced-softmax". "auto" chooses among all by cross-fitting on the training rows: see
   * `choice` of the result.
   */
  readonly method?: HeadMethod | "auto" | undefined;
  /** With "auto": parts that the rows are dealt out to, from 2 to 1,000; default 5. */
  readonly folds?: number | undefined;
  /** Whether the head starts anew, uniform in ±1/√D with a bias of 0, as published; default true. */
  readonly restart?: boolean | undefined;
  /** How features are computed. */
  readonly cache?: CacheOptions | undefined;
}
