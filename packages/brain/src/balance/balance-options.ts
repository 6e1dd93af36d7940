import type { BalancedOptions, ClassPrior, MetaTrainingOptions } from "@balms/core";
import type { RandomGenerator } from "@balms/core";
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
   * Counts of the very patterns that are trained, which `train` checks; of a stream, whose patterns
   * come one by one, it cannot be counted and must be given. Classes are named by the keys of object
   * outputs, and go by index where outputs are arrays. Default: counted from the training data.
   */
  readonly prior?: ClassPrior | undefined;
  /**
   * Class distribution inside the loss, where it is another: of the whole data while folds are
   * trained, for instance. Default: that of the patterns by weight, or what the sampler shows on
   * average.
   */
  readonly inLoss?: ClassPrior | undefined;
  /**
   * Which patterns an epoch shows, in which order: a sampler, or a function that makes one from the
   * patterns of each class. Default: all of them, in an order of its own for each epoch.
   */
  readonly sampler?: EpochSampler | ((rows: ClassRows) => EpochSampler) | undefined;
  /** false: each epoch shows the patterns in the order given, as brain.js does; default true. */
  readonly shuffle?: boolean | undefined;
  /**
   * The Meta Sampler, which learns how often each class is drawn; in place of a sampler. `gamma` is in
   * [0, 1], `batchSize` M by default 32, `every` 1, `data` the training data.
   */
  readonly meta?: MetaTrainingOptions<readonly Pattern[]> | undefined;
  /** B: patterns per step beside `meta`, at least 1; default 16. Without it, each pattern is a step. */
  readonly batchSize?: number | undefined;
  /** Source of the orders, and of the Meta Sampler's draws; default `createRandom(0)` for each network. */
  readonly random?: RandomGenerator | undefined;
}
