import type { BlockedSizes } from "./blocked-sizes.ts";

/** What to differentiate, with respect to what. */
export interface GradientRequest {
  /** The value that is differentiated. */
  readonly output: string;
  /** Gradient with respect to `output`, of its shape; ones when absent. */
  readonly seed?: string;
  /** The values whose gradients are wanted. */
  readonly wanted: readonly string[];
  /** Given where the graph will be run by convolutions on blocks of channels: what suits them is written then. */
  readonly blocks?: BlockedSizes | undefined;
}
