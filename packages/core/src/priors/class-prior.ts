/**
 * What the counts of a prior are: how many rows, images or instances there are, or `"weights"`,
 * which count nothing: shares that are known, or the outcome of a formula. Only weights may have
 * fractions.
 */
export type Counted = "rows" | "images" | "instances" | "weights";

/** Where a prior comes from. None of it is part of the digest. */
export interface Provenance {
  /** Where the counts come from, in words. */
  readonly source: string | undefined;
  /** When they were counted: ISO 8601 in UTC, as "2026-01-31T12:00:00Z". */
  readonly time: string | undefined;
  /** The licence of the counts: an SPDX expression, or its name in words. */
  readonly license: string | undefined;
  /** Program and version that made this prior. */
  readonly producer: string;
  /** Digests of the counted priors that this one was derived from, sorted; none when it was counted itself. */
  readonly lineage: readonly string[];
}

/**
 * How often each class occurs: the one value that losses, samplers, adjustment and measures take.
 *
 * Immutable, deeply frozen, plain data. Made by counting (`priorFromCounts`, `priorFromLabels`,
 * `priorFromNames`, `ClassCounter`), by reading a file (`priorFromJSON`), or from other priors
 * (`mergePriors` and its siblings). π_c = n_c / Σ n.
 */
export interface ClassPrior extends Provenance {
  /** Class names in the order of the class ids; all different. */
  readonly classes: readonly string[];
  /** n_c ≥ 0 per class; at least one is positive. Whole numbers, unless they are weights. */
  readonly counts: readonly number[];
  readonly counted: Counted;
  /**
   * Rows or images that were looked at, where one of them may have several classes or none;
   * undefined where each has exactly one, so that the counts add up to it.
   */
  readonly examples: number | undefined;
  /** "sha256:" and 64 hexadecimal digits over classes, counts, counted and examples: equal content, equal digest. */
  readonly digest: string;
}
