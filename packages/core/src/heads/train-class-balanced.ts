import { checkKnown } from "../checks/check-options.ts";
import { checkMethods } from "../checks/check-methods.ts";
import type { StopSignal } from "../turns/check-signal.ts";
import { createTurns } from "../turns/turns.ts";
import { checkWhole } from "../checks/check-values.ts";
import type { FloatArray } from "../arrays/float-array.ts";
import { reduceLosses } from "../losses/reduce-losses.ts";
import { softmaxGradient } from "../losses/softmax-gradient.ts";
import type { TrainingProgress } from "../sgd/training-progress.ts";
import { checkHeadData, type FeatureShape } from "./check-batch.ts";
import type { HeadData } from "./head-data.ts";
import { checkSgd, sgdNames } from "../sgd/check-sgd.ts";
import type { SgdSettings } from "../sgd/sgd-settings.ts";
import type { LinearHead } from "./linear-head.ts";
import { momentumStep } from "../sgd/momentum-step.ts";
import type { RandomGenerator } from "../random/random-generator.ts";

/**
 * How a head is trained on class-balanced batches. The defaults are the published settings:
 * `learningRate` 0.1, falling to 0 along a half cosine, `momentum` 0.9, `weightDecay` 5e−4.
 */
export interface ClassBalancedTraining extends FeatureShape, Partial<SgdSettings> {
  /** Source of the batches, and of a start. Same generator, same head. */
  readonly random: RandomGenerator;
  /** Batches, at least 1; default 2000. */
  readonly steps?: number | undefined;
  /** B, at least 1; default 512. */
  readonly batchSize?: number | undefined;
  /** Stops the training between two steps. */
  readonly signal?: StopSignal | undefined;
  /** Called after every step; a promise that it returns is waited for: of a timer, to let events run. */
  readonly onStep?: ((progress: TrainingProgress) => unknown) | undefined;
}

/** A head, and how it was trained. */
export interface TrainedHead<Values extends FloatArray = FloatArray> extends LinearHead<Values> {
  /** Mean loss of each step's batch, in nats [steps]. */
  readonly losses: FloatArray;
}

/**
 * Slopes of what is trained, from that of the logits: called with a batch, the present values, and
 * a function that turns logits [B, C] into the gradient of their mean loss.
 */
export type HeadSlopes = (
  batch: FloatArray,
  values: readonly Float64Array[],
  slopeOf: (logits: FloatArray) => FloatArray,
) => readonly Float64Array[];

/** What a training ends with. */
interface Trained {
  readonly values: readonly Float64Array[];
  /** Mean loss of every step. */
  readonly losses: Float64Array;
}

const most = 10_000_000;

/** Trains values on class-balanced batches; `start` makes them once data and settings are checked. */
export async function trainClassBalanced(
  data: HeadData,
  options: ClassBalancedTraining,
  start: () => readonly Float64Array[],
  slopes: HeadSlopes,
): Promise<Trained> {
  checkKnown(options, trainingNames);
  const ids = checkHeadData(data, options);
  const { features } = data;
  const { classes, dimensions, random, steps = 2000, batchSize = 512 } = options;
  const { learningRate = 0.1, momentum = 0.9, weightDecay = 5e-4 } = options;
  checkMethods(random, "random", ["integer", "uniform"]);
  checkWhole(steps, "steps", 1, most);
  checkWhole(batchSize, "batchSize", 1, most);
  const sgd = checkSgd({ ...options, learningRate, momentum, weightDecay });
  const noShift = new Float64Array(classes);
  const values = start();
  const velocities = values.map((part) => new Float64Array(part.length));
  const groups: number[][] = [];
  for (const [row, id] of ids.entries()) (groups[id] ??= []).push(row);
  const seen = Object.values(groups);
  const pick = <Item>(items: readonly Item[]): Item => items[random.integer(items.length)];
  const batch = new Float64Array(batchSize * dimensions);
  const batchIds = new Int32Array(batchSize);
  const losses = new Float64Array(steps);
  const turns = createTurns(options.signal);
  for (let step = 0; step < steps; step++) {
    if (turns.isDue()) await turns.take();
    for (let row = 0; row < batchSize; row++) {
      const from = pick(pick(seen));
      batchIds[row] = ids[from];
      const own = features.subarray(from * dimensions, (from + 1) * dimensions);
      batch.set(own, row * dimensions);
    }
    const found = slopes(batch, values, (logits) => {
      const made = softmaxGradient(logits, batchIds, noShift, {});
      losses[step] = reduceLosses(made.losses);
      return made.gradient;
    });
    const fallen = (sgd.learningRate * (1 + Math.cos((Math.PI * step) / steps))) / 2;
    for (const [i, part] of values.entries()) {
      momentumStep(part, velocities[i], found[i], { ...sgd, learningRate: fallen });
    }
    await options.onStep?.({ step: step + 1, steps, loss: losses[step] });
  }
  return { values, losses };
}

const trainingNames = [
  "classes",
  "dimensions",
  "random",
  "steps",
  "batchSize",
  "signal",
  "onStep",
  ...sgdNames,
];
