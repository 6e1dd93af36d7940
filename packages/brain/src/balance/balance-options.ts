import type { BalancedOptions, ClassPrior, MetaSamplerOptions, RandomGenerator } from "@balms/core";
import type { ClassRows, RowSampler } from "@balms/sampler";
import type { Pattern } from "../patterns/pattern.ts";

/** Anything that draws rows: a sampler of `@balms/sampler`. */
export type EpochSampler = RowSampler<unknown>;

/**
 * How a network is balanced: the option `balance` of the constructor, of `train` and `trainAsync`.
 * What a later call leaves out stays as it was.
 */
export interface BalanceOptions extends Omit<BalancedOptions, "prior"> {
  /**
   * Class distribution of the patterns that the loss sees. Classes are named by the keys of object
   * outputs, and go by index where outputs are arrays. Default: counted from the training data, by
   * weight, or what the sampler shows on average.
   */
  readonly prior?: ClassPrior | undefined;
  /**
   * Which patterns an epoch shows, in which order: a sampler, or a function that makes one from the
   * patterns of each class. Default: all, in the order given, as brain.js does.
   */
  readonly sampler?: EpochSampler | ((rows: ClassRows) => EpochSampler) | undefined;
  /** Learns how often each class is drawn; in place of a sampler. */
  readonly metaSampler?: MetaTrainingOptions | undefined;
}

/** How the Meta Sampler is trained along with a network. */
export interface MetaTrainingOptions extends MetaSamplerOptions {
  /** Source of the draws. */
  readonly random: RandomGenerator;
  /** B: patterns per step, at least 1; default 16. */
  readonly batchSize?: number | undefined;
  /** M: patterns of a class-balanced meta batch, at least 1; default 32. */
  readonly metaBatchSize?: number | undefined;
  /** k: ψ moves at every k-th step, at least 1; default 1. */
  readonly metaEvery?: number | undefined;
  /** Patterns that meta batches are drawn from; default: the training data. */
  readonly metaData?: readonly Pattern[] | undefined;
}

/** What a network knows of its balance, as `network.balance` returns it. */
export interface BalanceReport {
  /** The prior inside the training softmax, classes in the order of the outputs; undefined before training. */
  readonly prior: ClassPrior | undefined;
  /** Training patterns per class; undefined before training, and after training by a stream. */
  readonly counts: ClassPrior | undefined;
  /** Exponent of the prior. */
  readonly tau: number;
  /** Epochs trained, over all calls. */
  readonly epochs: number;
  /** Class distribution that the Meta Sampler draws from [C]; undefined without one. */
  readonly rates: Float64Array | undefined;
}
