import type { BalanceOptions } from "./balance/balance-options.ts";
import type { TrainingStatus } from "./network/brain-network.ts";

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
