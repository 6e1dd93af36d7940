import type { RunOutputs } from "../runtime/run-once.ts";
import type { CorrectedScores } from "./expected-scores.ts";
import { largestOf } from "../model/largest-of.ts";

/** Scores as they must be, and how they lie. */
export interface ScoresInRows {
  readonly expected: ArrayLike<number>;
  readonly dims: readonly number[];
  /** Scores that lie nearer are taken for equal. */
  readonly tolerance: number;
}

/** How far the score of a chosen class is below that of the best one. */
function regret(row: readonly number[], choice: number, kind: string): number {
  if (kind === "binary") return choice === 1 ? -row[0] : row[0];
  return largestOf(row) - (row[choice] ?? -Infinity);
}

/** Outputs with chosen classes that do not choose the class with the best score. */
export function wrongLabels(
  { scores: { axis, classes, kind, labels = [] } }: CorrectedScores,
  { expected, dims, tolerance }: ScoresInRows,
  outputs: RunOutputs,
): string[] {
  // Elements of one row lie so far apart.
  const step = dims.slice(axis + 1).reduce((size, dimension) => size * dimension, 1);
  const wrong = labels.filter((label) => {
    const chosen = outputs.get(label.name);
    // What no output shows, or not one class per row, is not looked at.
    if (chosen === undefined || chosen.values.length * classes !== expected.length) return false;
    return Array.from(chosen.values).some((value, row) => {
      const start = Math.floor(row / step) * step * classes + (row % step);
      const numbers = Array.from({ length: classes }, (_, id) => expected[start + id * step]);
      const name = typeof value === "bigint" ? Number(value) : value;
      return !(regret(numbers, label.classes.indexOf(name), kind) <= tolerance);
    });
  });
  return wrong.map(({ name }) => name);
}
