/** How far a training is. */
export interface TrainingProgress {
  /** Steps made so far, from 1. */
  readonly step: number;
  /** Steps in all. */
  readonly steps: number;
  /** Mean loss of the step's batch before the step, in nats. */
  readonly loss: number;
}
