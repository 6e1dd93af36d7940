import type { BlockedSizes } from "../gradient/blocked-sizes.ts";
import type { RawScores } from "../functions/loss-scores.ts";
import type { Optimizer } from "../optimizers/optimizer.ts";
import type { TrainableModel } from "../trainable/trainable-model.ts";
import type { TrainingLoss } from "./training-loss.ts";

/** What the graphs of a training are made from. */
export interface TrainingPlan {
  readonly trainable: TrainableModel;
  readonly scores: RawScores;
  readonly loss: TrainingLoss;
  readonly optimizer: Optimizer;
  /** Largest norm of all gradients together; undefined: they are taken as they are. */
  readonly clipNorm: number | undefined;
  /** Share of the averages that a step keeps; undefined: there are none. */
  readonly averaging: number | undefined;
  /** Given where convolutions will work on blocks of channels. */
  readonly blocks?: BlockedSizes | undefined;
}

/** A tensor that goes through the steps: what it is ("value", "average" or a slot of the optimiser), and of which initializer. */
export interface StateTensor {
  readonly key: string;
  readonly shape: readonly number[];
  /** As it is before the first step; undefined: zeros. */
  readonly start: Float32Array | undefined;
}

/** The key of a tensor of the state. */
export function stateKey(kind: string, name: string): string {
  return `${kind}/${name}`;
}

/** All tensors of the state. */
export function stateTensors({ trainable, optimizer, averaging }: TrainingPlan): StateTensor[] {
  const { parameters, changed } = trainable;
  const of = (kind: string): StateTensor[] =>
    changed.map(({ name, shape, values }) => ({ key: stateKey(kind, name), shape, start: values }));
  const slots = optimizer.slots.flatMap((slot) =>
    parameters.map(({ name, shape }) => ({ key: stateKey(slot, name), shape, start: undefined })),
  );
  return [...of("value"), ...slots, ...(averaging === undefined ? [] : of("average"))];
}
