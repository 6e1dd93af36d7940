/** What is kept of a label, however many rows have it. */
export interface LabelEntry {
  /** Position in the order of first appearance. */
  readonly place: number;
  readonly text: string;
  count: number;
  /** First row that has it, from 0. */
  readonly first: number;
}

/** All labels of a text, once its end is reached. */
export interface ReadLabels {
  readonly kind: "ids" | "names";
  /** Those that have a label, and the others. */
  readonly rows: number;
  readonly unlabeled: number;
  /** Whether each label stood behind a path. */
  readonly behindPaths: boolean;
  readonly entries: readonly LabelEntry[];
}
