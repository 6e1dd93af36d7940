import { logitAdjustment, sigmoidShift } from "@balms/core";
import type { AdjustmentOptions } from "@balms/core";
import type { ClassScores } from "../../src/scores/class-scores.ts";

function logSum(values: readonly number[]): number {
  const peak = Math.max(...values);
  return peak + Math.log(values.reduce((sum, value) => sum + Math.exp(value - peak), 0));
}

/** The scores of one row as they should come out, in double precision. */
export function correctedRow(
  row: readonly number[],
  { kind, background = row.length - 1 }: ClassScores,
  options: AdjustmentOptions,
): number[] {
  if (kind === "sigmoid") {
    const { prior, tau = 1, target } = options;
    const own = sigmoidShift({ prior });
    const wanted = target === undefined ? own.map(() => 0) : sigmoidShift({ prior: target });
    return row.map((score, id) => score - tau * own[id] + wanted[id]);
  }
  const added = logitAdjustment(options);
  if (kind === "binary") return row.map((score) => score + added[1] - added[0]);
  if (kind === "softmax") return row.map((score, id) => score + added[id]);
  if (kind === "probabilities") {
    const logs = row.map((share, id) => Math.log(share) + added[id]);
    return logs.map((log) => Math.exp(log - logSum(logs)));
  }
  const classes = row.toSpliced(background, 1);
  // Relative to the best class, and the best that stays: large scores would swallow small numbers.
  const peak = Math.max(...classes);
  const staying = Math.max(...classes.filter((_, id) => added[id] !== -Infinity));
  const shares = logSum(classes.map((score) => score - peak));
  const shifted = logSum(classes.map((score, id) => score - staying + added[id]));
  return classes
    .map((score, id) => score + (peak - staying) + (added[id] + shares - shifted))
    .toSpliced(background, 0, row[background]);
}

/** The same for a tensor with the classes along some axis. */
export function corrected(
  numbers: ArrayLike<number>,
  shape: readonly number[],
  scores: ClassScores,
  options: AdjustmentOptions,
): number[] {
  const width = shape[scores.axis] ?? 1;
  const inner = shape.slice(scores.axis + 1).reduce((size, next) => size * next, 1);
  const result = Array.from(numbers);
  for (let start = 0; start < result.length; start += width * inner) {
    for (let place = start; place < start + inner; place++) {
      const row = Array.from({ length: width }, (_, id) => numbers[place + id * inner]);
      for (const [id, value] of correctedRow(row, scores, options).entries()) {
        result[place + id * inner] = value;
      }
    }
  }
  return result;
}

/** Largest difference of two lists of scores, relative where they are large; none where both have the same infinity. */
export function largestDifference(some: readonly number[], others: readonly number[]): number {
  const differences = some.map((value, at) =>
    value === others[at] ? 0 : Math.abs(value - others[at]) / Math.max(1, Math.abs(others[at])),
  );
  return differences.some((value) => Number.isNaN(value)) ? Infinity : Math.max(...differences);
}
