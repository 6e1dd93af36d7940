import type { CheckedBatch } from "./training-batch.ts";

/** A step that was made. */
export interface TrainingStep {
  /** Its number, from 1. */
  readonly step: number;
  /** Mean loss of the batch before the step, in nats, with all weights. */
  readonly loss: number;
  /** Loss of each row before the step, without weights. */
  readonly losses: Float32Array;
  readonly learningRate: number;
  /** Norm of all gradients together, before clipping. */
  readonly gradientNorm: number;
}

/** Gradients of a batch. */
export interface TrainingGradients extends Pick<TrainingStep, "loss" | "losses"> {
  /** Of each trained parameter, by its name. */
  readonly gradients: Readonly<Record<string, Float32Array>>;
}

/** Mean of losses with the factors of their rows. */
export function weightedLoss(losses: Float32Array, { rowFactors }: CheckedBatch): number {
  let sum = 0;
  for (const [row, factor] of rowFactors.entries()) sum += factor === 0 ? 0 : factor * losses[row];
  return sum;
}
