import { classIds, type Labels } from "../checks/class-ids.ts";
import { checkList } from "../checks/check-list.ts";
import { checkVector, checkWhole } from "../checks/check-values.ts";

/**
 * An entry of a confusion matrix that is not 0: its place, which is truth · C + predicted, and how
 * many rows of the test set it counts.
 */
export type ConfusionEntry = readonly [place: number, rows: number];

/** Checks a whole confusion matrix, which is [C][C] where C is known; its entries, in ascending order. */
export function entriesOf(
  confusion: readonly (readonly number[])[],
  wanted?: number,
): ConfusionEntry[] {
  checkList(confusion, "confusion");
  const classes = confusion.length;
  if (wanted !== undefined) checkWhole(classes, "confusion.length", wanted, wanted);
  const entries: ConfusionEntry[] = [];
  for (let truth = 0; truth < classes; truth++) {
    const parameter = `confusion[${truth}]`;
    checkVector(confusion[truth], parameter, classes);
    for (let predicted = 0; predicted < classes; predicted++) {
      const rows = checkWhole(confusion[truth][predicted], parameter, 0);
      if (rows > 0) entries.push([truth * classes + predicted, rows]);
    }
  }
  return entries;
}

/** Checks predictions against labels, counts the rows into `entries`, and gives back the true ids. */
export function countRows(
  entries: Map<number, number>,
  predictions: Labels,
  labels: Labels,
  classes: number,
): Int32Array {
  const predicted = classIds(predictions, { classes, parameter: "predictions" });
  const truth = classIds(labels, { rows: predicted.length, classes });
  truth.forEach((id, row) => addEntry(entries, id * classes + predicted[row], 1));
  return truth;
}

/** Adds rows at a place. */
export function addEntry(entries: Map<number, number>, place: number, rows: number): void {
  entries.set(place, (entries.get(place) ?? 0) + rows);
}

/** The whole matrix [C][C]. */
export function wholeConfusion(entries: Iterable<ConfusionEntry>, classes: number): number[][] {
  const matrix = Array.from({ length: classes }, () => Array<number>(classes).fill(0));
  for (const [place, rows] of entries) matrix[Math.floor(place / classes)][place % classes] = rows;
  return matrix;
}
