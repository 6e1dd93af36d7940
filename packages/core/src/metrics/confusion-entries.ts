import { classIds, type Labels } from "../checks/class-ids.ts";
import { checkList } from "../checks/check-list.ts";
import { checkVector, checkWhole } from "../checks/check-values.ts";

/**
 * An entry of a confusion matrix that is not 0: its place, which is truth · C + predicted, and how
 * many rows of the test set it counts.
 */
export type ConfusionEntry = readonly [place: number, rows: number];

/** Checks a whole confusion matrix, which is [C][C] where C is known. */
export function checkConfusion(confusion: readonly (readonly number[])[], wanted?: number): void {
  checkList(confusion, "confusion");
  const classes = confusion.length;
  if (wanted !== undefined) checkWhole(classes, "confusion.length", wanted, wanted);
  for (let truth = 0; truth < classes; truth++) {
    const parameter = `confusion[${truth}]`;
    checkVector(confusion[truth], parameter, classes);
    for (let predicted = 0; predicted < classes; predicted++) {
      checkWhole(confusion[truth][predicted], parameter, 0);
    }
  }
}

/** Checks a whole confusion matrix; its entries, in ascending order. */
export function entriesOf(
  confusion: readonly (readonly number[])[],
  wanted?: number,
): ConfusionEntry[] {
  checkConfusion(confusion, wanted);
  return confusion.flatMap((row, truth) =>
    Array.from(
      row,
      (rows, predicted) => [truth * confusion.length + predicted, rows] as const,
    ).filter(([, rows]) => rows > 0),
  );
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
