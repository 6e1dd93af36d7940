import { ArgumentError } from "@balms/core";
import { firstNotFinite } from "../runtime/first-not-finite.ts";
import { largestOf } from "../model/largest-of.ts";
import type { TrainingLoss } from "./training-loss.ts";
import type { Tensors } from "./step-runner.ts";

/** A loss that is so many times what it was, or what knowing nothing costs, is no noise. */
const explosion = 20;

// Of ten thousands of classes, a row of scores for each would be gigabytes.
const mostScores = 2 ** 20;

/** The loss of the most expensive class when all scores are equal. */
export function lossOfKnowingNothing(loss: TrainingLoss, classes: number): number {
  const ids = Array.from({ length: classes }, (_, id) => id);
  const possible = Int32Array.from(ids.filter((id) => !loss.masked.has(id)));
  const rows = Math.max(1, Math.floor(mostScores / classes));
  const scores = new Float64Array(Math.min(rows, possible.length) * classes);
  let most = -Infinity;
  for (let start = 0; start < possible.length; start += rows) {
    const labels = possible.subarray(start, start + rows);
    const losses = loss.rows(scores.subarray(0, labels.length * classes), labels);
    most = Math.max(most, largestOf(Array.from(losses)));
  }
  return most;
}

/** From which loss on training is taken to explode: 20 times the loss at the start, or of knowing nothing where that is more. */
export function lossLimit(first: number, ofNothing: number): number {
  return explosion * Math.max(first, ofNothing);
}

/** Where a training was when it went wrong. */
export interface WatchedStep {
  readonly step: number;
  readonly loss: number;
  readonly learningRate: number;
  readonly gradientNorm: number;
}

/** What a step that is thrown away ends in. */
export class BlowUp extends ArgumentError {}

function blownUp(what: string, { step, loss, learningRate, gradientNorm }: WatchedStep): BlowUp {
  return new BlowUp({
    parameter: "optimizer.learningRate",
    received: `a rate of ${learningRate} at which ${what} in step ${step} (loss ${loss}, norm of the gradients ${gradientNorm})`,
    expected: "a rate at which training converges",
    hint: `Take a lower rate, such as ${learningRate / 10}, or clipNorm, or a warm-up. What was trained before this step is kept.`,
  });
}

/**
 * Sees to it that the loss of a step is no explosion.
 *
 * @param limit - as {@link lossLimit} gives it
 */
export function checkLoss(watched: WatchedStep, limit: number): void {
  const { loss } = watched;
  if (!Number.isFinite(loss)) throw blownUp(`the loss became ${loss}`, watched);
  if (loss > limit) throw blownUp(`the loss rose above ${limit}`, watched);
}

/** A gradient that is no number behind a loss that is one: a lower rate does not help there. */
function underivable({ step, loss }: WatchedStep): BlowUp {
  return new BlowUp({
    parameter: "train",
    received: `parameters whose gradient is no number in step ${step} (loss ${loss})`,
    expected: "scores with a gradient where the batch lies",
    hint: "A root, a norm or a logarithm has none at 0. Leave what comes before it as it is with `train`, or add a small number inside of it. What was trained before this step is kept.",
  });
}

/** Sees to it that every number is finite after a step. */
export function checkTensors(tensors: Tensors, watched: WatchedStep): void {
  if (Number.isNaN(watched.gradientNorm)) throw underivable(watched);
  for (const [key, values] of tensors) {
    const wrong = firstNotFinite(values);
    if (wrong === undefined) continue;
    throw blownUp(`a number of "${key.slice(key.indexOf("/") + 1)}" overflowed`, watched);
  }
}
