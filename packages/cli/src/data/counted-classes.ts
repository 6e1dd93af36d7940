/** Classes that were counted, in the order of their ids. */
export interface CountedClasses {
  readonly classes: readonly string[];
  readonly counts: readonly number[];
}
