import type { ClassPrior, Evaluation, EvaluationOptions } from "@balms/core";
import type { BalanceOptions, BalanceReport } from "./balance/balance-options.ts";
import type { BalancedTest } from "./evaluation/evaluate-folds.ts";
import type { Move } from "./meta/meta-step.ts";
import type { TrainingStatus } from "./network/brain-network.ts";
import type { Pattern, Values } from "./patterns/pattern.ts";

/** brain.js's own options, those of the network and those of training, and `balance`. */
export interface BalancedNetworkOptions {
  readonly balance?: BalanceOptions | undefined;
  readonly hiddenLayers?: readonly number[] | undefined;
  readonly activation?: string | undefined;
  readonly leakyReluAlpha?: number | undefined;
  readonly binaryThresh?: number | undefined;
  readonly inputSize?: number | undefined;
  readonly outputSize?: number | undefined;
  readonly iterations?: number | undefined;
  readonly errorThresh?: number | undefined;
  readonly log?: boolean | ((status: never) => void) | undefined;
  readonly logPeriod?: number | undefined;
  /** In (0, 1); default 0.03. */
  readonly learningRate?: number | undefined;
  readonly momentum?: number | undefined;
  readonly callback?: ((status: TrainingStatus) => void) | null | undefined;
  readonly callbackPeriod?: number | undefined;
  readonly timeout?: number | undefined;
  readonly praxis?: string | null | undefined;
  readonly beta1?: number | undefined;
  readonly beta2?: number | undefined;
  readonly epsilon?: number | undefined;
}

/** How `evaluate` measures. */
export interface NetworkEvaluationOptions extends Omit<EvaluationOptions, "prior"> {
  /** Training counts; default: those of the data that the network was trained on. */
  readonly prior?: ClassPrior | undefined;
}

/** What one bilevel step says. */
export interface NetworkMetaStep {
  /** dL_meta/ds_b [B], s_b a factor of pattern b's loss in the step. */
  readonly rowGradients: Float64Array;
  /** w · Balanced Softmax loss per pattern before the step [B]. */
  readonly losses: Float64Array;
  /** Mean of w · plain cross-entropy of the meta batch after the step. */
  readonly metaLoss: number;
}

/** What `withBalancedSoftmax` adds to a network of brain.js, or does in another way. */
export interface BalancedNetwork {
  /** The prior in the loss, training counts, epochs trained and, with a Meta Sampler, its rates. */
  readonly balance: BalanceReport;
  /** As in brain.js; patterns may carry a `weight`, and options a `balance`. */
  train(data: readonly Pattern[], options?: BalancedNetworkOptions): TrainingStatus;
  /** `train`, with a pause for other work after every epoch; rejects with the error itself. */
  trainAsync(data: readonly Pattern[], options?: BalancedNetworkOptions): Promise<TrainingStatus>;
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
