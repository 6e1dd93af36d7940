import type { Labels } from "@balms/core";
import { classIds, refuse } from "@balms/core/adapter";

/** Rows of each class, ascending. An ArgumentError names a label that is no class id, or a class without rows. */
export function rowsByClass(labels: Labels, classes: readonly string[]): number[][] {
  const rows = classes.map((): number[] => []);
  classIds(labels, { classes: classes.length }).forEach((id, row) => rows[id].push(row));
  const empty = rows.findIndex((group) => group.length === 0);
  if (empty >= 0) {
    const hint = "Take the class off the list, or add examples of it.";
    refuse("labels", `no row of class "${classes[empty]}"`, "at least one row per class", hint);
  }
  return rows;
}
