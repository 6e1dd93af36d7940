import type { Evaluation } from "@balms/core";

/** An epoch that was made. */
export interface TrainedEpoch {
  /** From 1. */
  readonly epoch: number;
  /** Mean of the losses of its steps, in nats. */
  readonly loss: number;
  /** Mean loss on the validation rows after it; undefined without such rows. */
  readonly validationLoss: number | undefined;
  /** Measures on the validation rows after it; undefined without such rows. */
  readonly evaluation: Evaluation | undefined;
}
