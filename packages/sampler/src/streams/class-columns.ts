/** What is written down of each class of a stream. */
export const columnNames = [
  /** Share in the target, up to a factor; 0 for a class that is not wanted. */
  "weight",
  /** Rows that came, the number in the stream of the last of them, and what became of them. */
  "seen",
  "lastSeen",
  "emitted",
  "repeated",
  "dropped",
  /** Rows held that did not go out yet, and such that did and may be repeated. */
  "fresh",
  "used",
  /** Rows that came and went out, as far back as is remembered. */
  "arrived",
  "handed",
  /** Rows that may have gone out by now. */
  "due",
  /** In [0, 1): from which part of a row on it counts as a whole one. */
  "phase",
  /** 1 where the class takes part. */
  "present",
  /** How often rows that are held may still go out. */
  "stock",
] as const;

export type ColumnName = (typeof columnNames)[number];

/** A number per class, for each of the columns. */
export type ClassColumns = Readonly<Record<ColumnName, Float64Array>>;

export function createColumns(length: number): ClassColumns {
  const columns = columnNames.map((name) => [name, new Float64Array(length)]);
  return Object.fromEntries(columns) as ClassColumns;
}

/** The same, with room for more classes. */
export function growColumns(columns: ClassColumns, length: number): ClassColumns {
  const grown = createColumns(length);
  for (const name of columnNames) grown[name].set(columns[name]);
  return grown;
}
