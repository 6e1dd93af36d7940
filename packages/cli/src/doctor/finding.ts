/** What was found in data. */
export interface Finding {
  readonly kind:
    | "contradiction"
    | "leak"
    | "empty-class"
    | "untested-class"
    | "look-alike"
    | "duplicate"
    | "few-test-rows";
  /** A problem makes figures wrong; a warning makes them worse than they need be. */
  readonly severity: "problem" | "warning";
  /** In a sentence without a full stop. */
  readonly message: string;
  /** What to do, in a sentence. */
  readonly advice: string;
  /** Names of classes, or groups of files with the same content. */
  readonly items: readonly (string | readonly string[])[];
}
