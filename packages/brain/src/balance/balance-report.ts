import type { ClassPrior } from "@balms/core";

/** What a network knows of its balance, as `network.balance` returns it. */
export interface BalanceReport {
  /** Training patterns per class; undefined before training, and after training by a stream. */
  readonly prior: ClassPrior | undefined;
  /** The prior inside the training softmax, classes in the order of the outputs; undefined before training. */
  readonly inLoss: ClassPrior | undefined;
  /** Exponent of the prior. */
  readonly tau: number;
  /** Epochs trained, over all calls. */
  readonly epochs: number;
  /** Class distribution that the Meta Sampler draws from [C]; undefined without one. */
  readonly rates: Float64Array | undefined;
}
