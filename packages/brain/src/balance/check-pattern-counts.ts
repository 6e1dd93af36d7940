import { PriorError, type ClassPrior } from "@balms/core";
import { describeValue } from "@balms/core/adapter";
import type { CountedClasses } from "./count-classes.ts";

// Shares of targets are single precision.
const tolerance = 1e-6;

/**
 * Checks a prior against the patterns that it was counted from: patterns per class, or what they weigh
 * together. It then takes the place of what was counted, with its provenance.
 */
export function checkPatternCounts(prior: ClassPrior, counted: CountedClasses): CountedClasses {
  const { labels, counts, seen } = counted;
  const differs = counts.counts.findIndex((count, id) => count !== prior.counts[id]);
  if (differs < 0) return { labels, counts: prior, seen: seen === counts ? prior : seen };
  const weighed = seen.counts.every(
    (mass, id) => Math.abs(mass - prior.counts[id]) <= tolerance * mass,
  );
  if (weighed) return { labels, counts, seen: prior };
  const name = describeValue(prior.classes[differs]);
  throw new PriorError({
    parameter: "balance.prior",
    received: `a count of ${prior.counts[differs]} for ${name}, of which the data have ${counts.counts[differs]}`,
    expected: "the counts of these patterns",
    hint: "Leave it out, and they are counted. A prior of other data, as of all folds of a cross-validation, is balance.inLoss.",
  });
}
