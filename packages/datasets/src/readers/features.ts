/** Feature vectors, one row per example: what a frozen backbone gave. */
export interface Features {
  /** [N·D], row by row, all finite. */
  readonly data: Float32Array;
  /** N, at least 1. */
  readonly rows: number;
  /** D, at least 1. */
  readonly dimensions: number;
}
