/** Labelled image files, one folder per class. */
export interface ImageFolder {
  /** Class names: the folders, sorted by Unicode code point. The place in this list is the class id. */
  readonly classes: readonly string[];
  /** Paths of the images: class by class, within a class sorted by code point. */
  readonly files: readonly string[];
  /** Class id of each file. */
  readonly labels: Int32Array;
}
