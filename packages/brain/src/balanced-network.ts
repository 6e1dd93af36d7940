import type { Evaluation, StopSignal } from "@balms/core";
import type { BalanceReport } from "./balance/balance-report.ts";
import type { BalancedNetworkOptions } from "./balanced-network-options.ts";
import type { BalancedTest } from "./evaluation/balanced-test.ts";
import type { NetworkEvaluationOptions } from "./evaluation/network-evaluation-options.ts";
import type { Move } from "./meta/meta-step.ts";
import type { NetworkMetaStep } from "./meta/network-meta-step.ts";
import type { TrainingStatus } from "./network/brain-network.ts";
import type { Pattern, Values } from "./patterns/pattern.ts";

/** What `withBalancedSoftmax` adds to a network of brain.js, or does in another way. */
export interface BalancedNetwork {
  /** Training counts, the prior in the loss, epochs trained and, with a Meta Sampler, its rates. */
  readonly balance: BalanceReport;
  /** As in brain.js; patterns may carry a `weight`, and options a `balance`. */
  train(data: readonly Pattern[], options?: BalancedNetworkOptions): TrainingStatus;
  /**
   * `train`, with pauses for other work after every epoch and, where that takes longer than some 50 ms, in it; `signal` may end it there: what was trained
   * stays, and an epoch that had begun does not count. So it is where patterns are checked and formatted, before the first. Rejects with the error itself.
   */
  trainAsync(
    data: readonly Pattern[],
    options?: BalancedNetworkOptions & { readonly signal?: StopSignal | undefined },
  ): Promise<TrainingStatus>;
  /** brain.js's result, and the measures of `evaluate`. */
  test(data: readonly Pattern[]): BalancedTest & {
    readonly error: number;
    readonly misclasses: readonly unknown[];
    readonly total: number;
  };
  /** Logits of inputs [N, C], row after row, without the prior: what core's functions take. */
  logits(inputs: readonly Values[]): Float64Array;
  /** Balanced accuracy, many-, medium- and few-shot and all other measures of core. */
  evaluate(data: readonly Pattern[], options?: NetworkEvaluationOptions): Evaluation;
  /**
   * One step on a batch, as one bilevel step: trains on the batch, and says what the meta loss after
   * it owes to each pattern. `move` takes the place of brain.js's step; it is handed −∂/∂θ Σ loss_b.
   */
  metaStep(batch: readonly Pattern[], metaBatch: readonly Pattern[], move?: Move): NetworkMetaStep;
  /** The network as a function that needs nothing else and returns what `run` returns. */
  toFunction(transform?: (source: string) => string): (input: unknown) => unknown;
}

/** The class that `withBalancedSoftmax` makes. */
export type BalancedNetworkClass<Network> = new (
  options?: BalancedNetworkOptions,
) => BalancedNetwork & Network;
