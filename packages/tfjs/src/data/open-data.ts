import type { Column, TypedMatrix } from "@balms/sampler";

/** Training data as `load` of @balms/sampler takes them. */
export interface OpenData {
  readonly features: Column;
  /** Class ids [N], class ids [N, T] of sequences, or shares [N, C] or [N, T, C]. */
  readonly labels: Int32Array | TypedMatrix<Float32Array | Int32Array>;
  /** N. */
  readonly rowCount: number;
  /** T, or how many positions a row has otherwise; 1 where it has none. */
  readonly positions: number;
  /** The class of each position [N · T]: of soft labels, the one with the greatest share; −1 for padding. */
  readonly ids: Int32Array;
}
