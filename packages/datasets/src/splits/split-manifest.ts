import type { SplitProfile } from "./split-profile.ts";

/**
 * A long-tailed split, written down: which rows of a labelled source serve for what. Plain data; the three lists of
 * rows are ascending and share no row.
 */
export interface SplitManifest {
  readonly format: "balms.split/1";
  readonly seed: number | string;
  readonly profile: SplitProfile;
  /** Class names in the order of the class ids. */
  readonly classes: readonly string[];
  /** Training rows per class, after validation and meta rows were taken out: the counts of the prior. */
  readonly counts: readonly number[];
  /** The labels that the split was made for. */
  readonly source: {
    /** Number of labels. */
    readonly rows: number;
    /** "sha256:…" over the labels as little-endian 32-bit integers. */
    readonly labels: string;
  };
  readonly train: readonly number[];
  readonly validation: readonly number[];
  readonly meta: readonly number[];
  /** "sha256:…" over everything else. */
  readonly digest: string;
}
