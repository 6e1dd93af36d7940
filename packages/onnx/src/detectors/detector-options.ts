/** What is known of a detector's classes. */
export interface DetectorOptions {
  /** K, without the background. */
  readonly classes?: number | undefined;
  /** The head that is meant, where several may be: a tensor that one of its layers computes, or the name of such a layer's node. */
  readonly head?: string | undefined;
  /** Which score stands for none of the classes, where the graph does not tell. */
  readonly background?: number | "first" | "last" | undefined;
}

/** Their names. */
export const detectorOptions: readonly (keyof DetectorOptions)[] = [
  "background",
  "classes",
  "head",
];
