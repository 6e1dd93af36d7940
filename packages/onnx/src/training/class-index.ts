/** Rows grouped by class, in order. */
export interface ClassIndex {
  /** All rows sorted by class [N]. */
  readonly rows: Int32Array;
  /** Where each class begins in `rows` [C]. */
  readonly starts: Int32Array;
  /** How many rows each class has [C]. */
  readonly counts: Int32Array;
}

/** Groups rows by their labels. */
export function indexClasses(labels: Int32Array, classes: number): ClassIndex {
  const counts = new Int32Array(classes);
  for (const label of labels) counts[label]++;
  const starts = new Int32Array(classes);
  for (let id = 1; id < classes; id++) starts[id] = starts[id - 1] + counts[id - 1];
  const free = starts.slice();
  const rows = new Int32Array(labels.length);
  for (const [row, label] of labels.entries()) rows[free[label]++] = row;
  return { rows, starts, counts };
}

/** The rows of each class among some rows of a data set. */
export function rowsPerClass(rows: Int32Array, labels: Int32Array, classes: number): Int32Array[] {
  const lists = Array.from({ length: classes }, (): number[] => []);
  for (const row of rows) lists[labels[row]].push(row);
  return lists.map((list) => Int32Array.from(list));
}
