import { ArgumentError } from "@balms/core";

/** Rows of each class, ascending. An ArgumentError names a label that is no class id, or a class without rows. */
export function rowsByClass(labels: ArrayLike<number>, classes: readonly string[]): number[][] {
  const rows = classes.map((): number[] => []);
  for (let row = 0; row < labels.length; row++) {
    const label = labels[row];
    const group = Number.isInteger(label) ? rows[label] : undefined;
    if (group === undefined) {
      throw new ArgumentError({
        parameter: "labels",
        received: `${label} at row ${row}`,
        expected: `class ids from 0 to ${classes.length - 1}`,
      });
    }
    group.push(row);
  }
  const empty = rows.findIndex((group) => group.length === 0);
  if (empty < 0) return rows;
  throw new ArgumentError({
    parameter: "labels",
    received: `no row of class "${classes[empty]}"`,
    expected: "at least one row per class",
    hint: "Take the class off the list, or add examples of it.",
  });
}
