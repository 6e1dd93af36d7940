/** One case of a golden file: inputs and float64 results, side by side. */
export type GoldenCase = Readonly<Record<string, unknown>>;

/** What a subject computed for a case: quantity name (a path in the case) → flat numbers. */
export type Computed = Readonly<Record<string, ArrayLike<number>>>;

/** An implementation under test: what it computes, per golden file, and how exact it must be. */
export interface Subject {
  readonly name: string;
  /** Largest allowed error, relative to the largest magnitude of the quantity. */
  readonly tolerance: number;
  readonly computes: Readonly<Record<string, (golden: GoldenCase) => Promise<Computed> | Computed>>;
}

/** What was computed of one file, and what it should be. */
export interface Quantity {
  readonly name: string;
  readonly computed: readonly number[];
  readonly expected: readonly number[];
}
