import { checkNumber, refuse } from "@balms/core/adapter";
import type { Optimizer } from "@tensorflow/tfjs-core";

/** A step size, or one that changes with the number of steps made. */
type LearningRate = number | ((step: number) => number);

/** What optimizers of tfjs have, and do not declare. */
interface WithRate {
  learningRate?: unknown;
  setLearningRate?: (rate: number) => void;
}

/** Refuses what is no step size; what a function gives is looked at when it gives it. */
export function checkLearningRate(rate: LearningRate | undefined): void {
  if (rate !== undefined && typeof rate !== "function") {
    checkNumber(rate, "learningRate", { above: 0 });
  }
}

/** The step size of a step, from 0. */
export function learningRateAt(rate: LearningRate, step: number): number {
  return checkNumber(typeof rate === "function" ? rate(step) : rate, "learningRate", { above: 0 });
}

/** Half a cosine from `start` at step 0 down to 0 after the last of so many steps. */
export function cosineRate(start: number, steps: number): (step: number) => number {
  return (step) => (start * (1 + Math.cos((Math.PI * step) / steps))) / 2;
}

/** Lets an optimizer go on with another step size: tfjs has a method for that with SGD alone. */
export function setLearningRate(optimizer: Optimizer, rate: number): void {
  const own = optimizer as unknown as WithRate;
  if (typeof own.setLearningRate === "function") {
    own.setLearningRate(rate);
  } else if (typeof own.learningRate === "number") {
    // What those of tf.train read at every step.
    own.learningRate = rate;
  } else {
    refuse("optimizer", "one without a step size", "one of tf.train, for a learningRate");
  }
}
