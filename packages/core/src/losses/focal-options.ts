/** Options of the focal loss. */
export interface FocalOptions {
  /** Number of classes C, at least 1. */
  readonly classes: number;
  /** γ, at least 0: how much less easy rows count; default 2, and 0 is plain softmax. */
  readonly gamma?: number | undefined;
}
