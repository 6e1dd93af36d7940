import { describeValue } from "../errors/describe-value.ts";
import type { ClassPrior } from "../priors/class-prior.ts";
import { shares } from "../priors/measures/shares.ts";
import { refusePrior } from "../priors/refuse-prior.ts";

/** Classes and their weights. */
export interface WeighedClasses {
  readonly labels: readonly string[];
  readonly counts: ArrayLike<number>;
}

/**
 * Refuses a prior that is not the expected one, class for class, and names the first class that is
 * off. Up to 1 % pass, which moves a logit by 0.01.
 */
export function checkShares(
  prior: ClassPrior,
  expected: WeighedClasses,
  origin: string,
  hint: string,
): void {
  const given = shares(prior.counts);
  const wanted = shares(expected.counts);
  const id = [...prior.labels, ...expected.labels].findIndex(
    (_, at) =>
      prior.labels[at] !== expected.labels[at] ||
      Math.abs(given[at] - wanted[at]) > 0.01 * Math.min(given[at], wanted[at]),
  );
  if (id === -1) return;
  const received = `${given[id]} for ${describeValue(prior.labels[id])}`;
  const share = `${wanted[id]} for ${describeValue(expected.labels[id])}`;
  refusePrior("prior", received, `${share}, as in \`${origin}\``, hint);
}
