/** What was found in data. */
export interface Finding {
  readonly kind:
    | "broken"
    | "other-files"
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
  /** Names of classes; files, each with what is wrong with it or with those of the same content. */
  readonly items: readonly (string | readonly string[])[];
}
