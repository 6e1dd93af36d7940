import { createRandom, logPrior, priorFromCounts, type ClassPrior } from "@balms/core";

/** A batch of logits: B rows, C classes. */
export interface LossShape {
  readonly rows: number;
  readonly classes: number;
}

/** What the name of a row says of it. */
export const lossSize = ({ rows, classes }: LossShape): string => `${rows}×${classes}`;

export interface LossData {
  readonly logits: Float32Array;
  readonly labels: Int32Array;
  readonly prior: ClassPrior;
  readonly logShares: Float32Array;
}

/** Normal logits, labels from everywhere, and counts that fall by a factor of 200. */
export function lossData({ rows, classes }: LossShape): LossData {
  const random = createRandom("loss");
  const prior = priorFromCounts(
    Array.from({ length: classes }, (_, id) => Math.round(2000 * 200 ** (-id / (classes - 1)))),
  );
  return {
    logits: Float32Array.from({ length: rows * classes }, () => random.normal()),
    labels: Int32Array.from({ length: rows }, () => random.integer(classes)),
    prior,
    logShares: Float32Array.from(logPrior(prior)),
  };
}
