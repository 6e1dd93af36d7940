/** What was counted in one source or several, whatever they are. */
export interface CountedSource {
  /** What it was taken for, as in "a list of class ids, one per line". */
  readonly takenFor: string;
  /** Class names in the order of the ids. */
  readonly classes: readonly string[];
  readonly counts: readonly number[];
  readonly counted: "rows" | "images" | "instances";
  /** Rows or images, where one of them may have several classes or none. */
  readonly examples?: number | undefined;
  /** Rows without a label, which are no part of the counts. */
  readonly unlabeled?: number | undefined;
  /** What else the user should know of how it was counted, in sentences. */
  readonly notes?: readonly string[];
}
