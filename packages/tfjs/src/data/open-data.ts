import type { Column, TypedMatrix } from "@balms/sampler";

/** Training data as `load` of @balms/sampler takes them. */
export interface OpenData {
  readonly features: Column;
  readonly labels: Int32Array | TypedMatrix<Float32Array>;
  /** N. */
  readonly rowCount: number;
  /** The class of each row [N]: of soft labels, the one with the greatest share. */
  readonly ids: Int32Array;
}
