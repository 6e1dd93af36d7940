/** What the counts of a prior are counts of. */
export type Counted = "rows" | "images" | "instances";

/**
 * How often each class occurs: the one value that losses, samplers, adjustment and measures take.
 *
 * Immutable, deeply frozen, plain data. Made by `priorFromCounts`, `priorFromLabels`,
 * `priorFromNames`, `uniformPrior` or `priorFromJSON`. π_c = n_c / Σ n.
 */
export interface ClassPrior {
  /** Class names in the order of the class ids; all different. */
  readonly labels: readonly string[];
  /** n_c ≥ 0 per class, integers; at least one is positive. */
  readonly counts: readonly number[];
  readonly counted: Counted;
  /** Where the counts come from, in words. */
  readonly source: string | undefined;
  /** "sha256:" and 64 hexadecimal digits over the canonical form of labels, counts and counted. */
  readonly digest: string;
}
