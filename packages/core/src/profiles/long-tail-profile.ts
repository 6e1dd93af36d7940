import { checkKnown } from "../checks/check-options.ts";
import { checkNumber, checkWhole } from "../checks/check-values.ts";
import { mostClasses } from "../checks/check-classes.ts";

/** A long-tailed class distribution, commonest class first. */
export interface LongTailProfile {
  /** C, at least 1. */
  readonly classes: number;
  /** Rows of the commonest class, at least 1. */
  readonly largest: number;
  /** Largest / smallest count, from 1 to `largest`. */
  readonly imbalanceFactor: number;
}

/** Checks a profile and rounds down `largest` · IF^{−share(c)} per class; the share of class 0 is 0. */
export function profileCounts(
  profile: LongTailProfile,
  share: (id: number, classes: number) => number,
): number[] {
  checkKnown(profile, ["classes", "largest", "imbalanceFactor"], "profile.");
  const { classes, largest, imbalanceFactor } = { ...profile };
  checkWhole(classes, "classes", 1, mostClasses);
  checkWhole(largest, "largest", 1);
  // A greater factor would leave classes without examples.
  checkNumber(imbalanceFactor, "imbalanceFactor", { least: 1, most: largest });
  return Array.from({ length: classes }, (_, id) =>
    id === 0 ? largest : roundDown(largest * imbalanceFactor ** -share(id, classes)),
  );
}

/** ⌊x⌋, or the whole number that x misses by rounding: engines differ in the last bits of powers. */
function roundDown(x: number): number {
  return Math.floor(x + Math.min(0.5, 1e-12 * x));
}
