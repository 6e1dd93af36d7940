import type { Column, TypedMatrix } from "@balms/sampler";

/** Training data as `load` of @balms/sampler takes them. */
export interface OpenData {
  /** A column; of a model of several inputs, one for each. */
  readonly features: Column | Readonly<Record<string, Column>>;
  /** The names of the inputs, where there are several. */
  readonly inputs: readonly string[] | undefined;
  /** Class ids [N], class ids [N, T] of sequences, or shares [N, C] or [N, T, C]. */
  readonly labels: Int32Array | TypedMatrix<Float32Array | Int32Array>;
  /** Columns of targets of other outputs, by the names that they have in a batch. */
  readonly targets?: Readonly<Record<string, Column>>;
  /** N. */
  readonly rowCount: number;
  /** T, or how many positions a row has otherwise; 1 where it has none. */
  readonly positions: number;
  /** The class of each position [N · T]: of soft labels, the one with the greatest share; −1 for padding. */
  readonly ids: Int32Array;
}
