/** A `ClassCounter` as plain data, to be sent to another worker or kept in a file. */
export interface ClassCounterState {
  /** The number of classes, or their names in the order of the lists below. */
  readonly classes: number | readonly string[];
  /** Mentions of each class. */
  readonly instances: readonly number[];
  /** Rows or images that have the class. */
  readonly rows: readonly number[];
  /** Rows or images in all, where one may have several classes or none; else undefined. */
  readonly examples?: number | undefined;
}
