import { describeValue } from "../errors/describe-value.ts";
import type { ClassPrior } from "../priors/class-prior.ts";
import { shares } from "../priors/measures/shares.ts";
import { refusePrior } from "../priors/refuse-prior.ts";

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
  const id = [...prior.classes, ...expected.classes].findIndex(
    (_, at) =>
      prior.classes[at] !== expected.classes[at] ||
      Math.abs(given[at] - wanted[at]) > 0.01 * Math.min(given[at], wanted[at]),
  );
  const share = (values: Float64Array, { classes }: WeighedClasses): string =>
    `${values[id]} for ${describeValue(classes[id])}`;
  if (id >= 0) refusePrior("prior", share(given, prior), share(wanted, expected), hint);
}
