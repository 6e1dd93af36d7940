/** What to differentiate, with respect to what. */
export interface GradientRequest {
  /** The value that is differentiated. */
  readonly output: string;
  /** Gradient with respect to `output`, of its shape; ones when absent. */
  readonly seed?: string;
  /** The values whose gradients are wanted. */
  readonly wanted: readonly string[];
}
