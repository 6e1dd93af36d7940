/** One class of a label file. */
export interface LabelCount<Label> {
  readonly label: Label;
  /** Rows that have it, at least 1. */
  readonly count: number;
  /** The first of them, from 0; in a text file that is line `first` + 1. Left out where a table was counted, which has no order. */
  readonly first?: number;
}

/** How often each label of a file occurs: ids ascending, names sorted by code point. What no row has is left out. */
export type LabelTally = {
  readonly rows: number;
  /** Set where each label stood behind a path. */
  readonly behindPaths?: boolean;
} & (
  | { readonly kind: "ids"; readonly labels: readonly LabelCount<number>[] }
  | { readonly kind: "names"; readonly labels: readonly LabelCount<string>[] }
);
