import { type ClassPrior, priorFromCounts, priorProbabilities } from "@balms/core";
import * as fc from "fast-check";
import { expect } from "vitest";

export const zoo = priorFromCounts([5, 3, 1, 0], {
  classes: ["cat", "dog", "lynx", "fox"],
  source: "zoo",
  license: "CC0-1.0",
});

const label = fc.string({ unit: "grapheme", maxLength: 4 });
/** Any counted prior with names. */
export const priors = fc
  .uniqueArray(label, { minLength: 1, maxLength: 8 })
  .chain((classes) =>
    fc.record({
      classes: fc.constant(classes),
      counts: fc.array(fc.nat(1_000_000), { minLength: classes.length, maxLength: classes.length }),
    }),
  )
  .map(({ classes, counts }) =>
    priorFromCounts(
      counts.map((count, id) => (id === 0 ? count + 1 : count)),
      { classes },
    ),
  );

export const shares = (prior: ClassPrior) => priorProbabilities(prior, { zeroCounts: "mask" });

/** Largest difference between the shares of a prior and those of numbers. */
export function shareError(actual: ClassPrior, expected: ArrayLike<number>): number {
  const total = Array.from(expected).reduce((sum, share) => sum + share, 0);
  expect(actual.classes).toHaveLength(expected.length);
  return shares(actual).reduce(
    (most, share, id) => Math.max(most, Math.abs(share - expected[id] / total)),
    0,
  );
}
