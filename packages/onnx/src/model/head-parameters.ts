/** A linear head: `η = x·Wᵀ + b`. */
export interface HeadParameters {
  /** W [C, D], row after row. */
  readonly weight: Float32Array;
  /** b [C]. */
  readonly bias: Float32Array;
}
