/** How SGD moves, as a caller says it. */
export interface SgdSettings {
  /** Step size, above 0. */
  readonly learningRate: number;
  /** In [0, 1). */
  readonly momentum?: number | undefined;
  /** At least 0. */
  readonly weightDecay?: number | undefined;
  /** Nesterov's form of momentum; default false. */
  readonly nesterov?: boolean | undefined;
}
