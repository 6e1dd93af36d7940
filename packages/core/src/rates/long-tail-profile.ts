import { checkNumber, checkWhole } from "../checks/check-values.ts";
import { ArgumentError } from "../errors/argument-error.ts";
import { describeValue } from "../errors/describe-value.ts";

/** A long-tailed class distribution, commonest class first. */
export interface LongTailProfile {
  /** C, at least 1. */
  readonly classes: number;
  /** Rows of the commonest class, at least 1. */
  readonly largest: number;
  /** Largest / smallest count, from 1 to `largest`. */
  readonly imbalanceFactor: number;
}

/** Checks a profile and rounds down `largest` · IF^{−share(c)} per class. */
export function profileCounts(
  profile: LongTailProfile,
  share: (id: number, classes: number) => number,
): number[] {
  const classes = checkWhole(profile.classes, "classes", 1);
  const largest = checkWhole(profile.largest, "largest", 1);
  const factor = checkNumber(profile.imbalanceFactor, "imbalanceFactor", { least: 1 });
  if (factor > largest) {
    throw new ArgumentError({
      parameter: "imbalanceFactor",
      received: describeValue(factor),
      expected: `at most ${largest}, the largest count`,
      hint: "A greater factor would leave classes without examples.",
    });
  }
  return Array.from({ length: classes }, (_, id) =>
    roundDown(largest * factor ** -share(id, classes)),
  );
}

/** ⌊x⌋, or the whole number that x misses by rounding: engines differ in the last bits of powers. */
function roundDown(x: number): number {
  const nearest = Math.round(x);
  return Math.abs(x - nearest) <= 1e-12 * x ? nearest : Math.floor(x);
}
