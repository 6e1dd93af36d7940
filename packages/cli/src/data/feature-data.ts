/** Labelled feature vectors. */
interface FeatureRows {
  /** [N·D], row by row. */
  readonly features: Float32Array;
  /** Class ids [N]. */
  readonly labels: Int32Array;
}

/** Training and test features. */
export interface FeatureData {
  readonly kind: "features";
  /** For titles. */
  readonly name: string;
  readonly classes: readonly string[];
  /** D. */
  readonly dimensions: number;
  readonly train: FeatureRows;
  readonly test: FeatureRows;
  /** "sha256:…" over the files. */
  readonly digest: string;
}
