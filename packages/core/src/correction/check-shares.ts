import { describeValue } from "../errors/describe-value.ts";
import { PriorError } from "../errors/prior-error.ts";
import { refuse } from "../errors/refuse.ts";
import type { ClassPrior } from "../priors/class-prior.ts";
import { shares } from "../priors/measures/shares.ts";

/** Classes and their weights. */
export interface WeighedClasses {
  readonly classes: readonly string[];
  readonly counts: ArrayLike<number>;
}

/**
 * Refuses a prior that is not the expected one, class for class, and names the first class that is
 * off. Up to 1 % pass, which moves a logit by 0.01.
 */
export function checkShares(prior: ClassPrior, expected: WeighedClasses, hint: string): void {
  const given = shares(prior.counts);
  const wanted = shares(expected.counts);
  // One place more than are expected: the prior may have more classes.
  const id = [...expected.classes, ""].findIndex(
    (_, at) =>
      prior.classes[at] !== expected.classes[at] ||
      Math.abs(given[at] - wanted[at]) > 0.01 * given[at],
  );
  if (id < 0) return;
  const received = `${given[id]} for ${describeValue(prior.classes[id])}`;
  refuse(
    "prior",
    received,
    `${wanted[id]} for ${describeValue(expected.classes[id])}`,
    hint,
    PriorError,
  );
}
