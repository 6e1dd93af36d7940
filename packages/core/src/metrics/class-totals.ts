import { checkWhole } from "../checks/check-values.ts";
import { sum } from "../numerics/sum.ts";
import { type ConfusionEntry, entriesOf } from "./confusion-entries.ts";
import { meanOfKnown } from "./mean-of-known.ts";
import { type ShotAccuracies, type ShotGroup, shotMeans } from "./shot-groups.ts";

/** What the measures need of a confusion matrix: its sum, its diagonal [C], and the sums of its rows and columns [C]. */
export interface ClassTotals {
  /** At least 1. */
  readonly rows: number;
  readonly right: Float64Array;
  readonly truth: Float64Array;
  readonly predicted: Float64Array;
}

/** The measures that follow from a confusion matrix alone. */
export interface Accuracies extends ShotAccuracies {
  readonly top1: number;
  /** Mean of the accuracies per class. */
  readonly balanced: number;
  readonly macroF1: number;
}

/** Sums entries per class; refuses none, and more than can be counted. */
export function totalsOf(entries: Iterable<ConfusionEntry>, classes: number): ClassTotals {
  const right = new Float64Array(classes);
  const truth = new Float64Array(classes);
  const predicted = new Float64Array(classes);
  let rows = 0;
  for (const [place, count] of entries) {
    const id = Math.floor(place / classes);
    const other = place % classes;
    rows += count;
    truth[id] += count;
    predicted[other] += count;
    if (id === other) right[id] += count;
  }
  return { rows: checkWhole(rows, "rows", 1), right, truth, predicted };
}

/** Checks a whole confusion matrix; its totals. */
export function confusionTotals(confusion: readonly (readonly number[])[]): ClassTotals {
  return totalsOf(entriesOf(confusion), confusion.length);
}

/** Accuracy of each class [C]; null without rows. */
export function recalls({ right, truth }: ClassTotals): (number | null)[] {
  return Array.from(truth, (rows, id) => (rows === 0 ? null : right[id] / rows));
}

/** All measures of a confusion matrix; those of the groups are null where no groups are given. */
export function accuracies(totals: ClassTotals, groups: readonly ShotGroup[] = []): Accuracies {
  const { rows, right, truth, predicted } = totals;
  const perClass = recalls(totals);
  // Harmonic mean of precision and recall.
  const f1 = perClass.map((recall, id) =>
    recall === null ? null : (2 * right[id]) / (truth[id] + predicted[id]),
  );
  return {
    top1: sum(right) / rows,
    // Some class has rows.
    balanced: meanOfKnown(perClass) as number,
    ...shotMeans(groups, perClass),
    macroF1: meanOfKnown(f1) as number,
  };
}
