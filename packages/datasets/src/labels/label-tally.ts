/** One class of a label file. */
export interface LabelCount<Label> {
  readonly label: Label;
  /** Rows that have it, at least 1 where it is a label of rows. */
  readonly count: number;
  /** The first of them, from 0; in a text file that is line `first` + 1. Left out where a table was counted, which has no order. */
  readonly first?: number;
}

/** How often each label of a file occurs: ids ascending, names sorted by code point. What no row has is left out. */
export type LabelTally = {
  /** Rows that have a label. */
  readonly rows: number;
  /** Rows of which a text says that they have none: one of `missing`. Left out where nobody named such texts. */
  readonly unlabeled?: number;
  /** Set where each label stood behind a path. */
  readonly behindPaths?: boolean;
  /** Set where the labels were an array of one column, [rows, 1]. */
  readonly inColumn?: boolean;
} & (
  | { readonly kind: "ids"; readonly labels: readonly LabelCount<number>[] }
  | { readonly kind: "names"; readonly labels: readonly LabelCount<string>[] }
);

/** How many rows of an array of zeros and ones have each class, one column for each: multi-hot or one-hot labels. */
export interface IndicatorTally {
  readonly kind: "indicators";
  readonly rows: number;
  /** Each column in order, also those in which no row has a one. */
  readonly labels: readonly LabelCount<number>[];
  /** Rows with zeros alone, and rows with a single one. */
  readonly none: number;
  readonly single: number;
}
