import { checkPrior } from "../check-prior.ts";
import type { ClassPrior } from "../class-prior.ts";
import { compareCodePoints } from "../counting/compare-code-points.ts";
import { countsOf, hasClasses } from "./counts-of.ts";

/** Several priors over one list of classes. */
export interface AlignedPriors {
  readonly classes: readonly string[];
  /** Per prior its counts in the order of `classes`; 0 for a class that it lacks. */
  readonly counts: readonly Float64Array[];
}

/**
 * Brings priors together by class name: in their order where they share one, else sorted by code
 * point, so that the order of the priors does not matter.
 */
export function alignPriors(priors: readonly ClassPrior[]): AlignedPriors {
  const [{ classes: first }] = priors;
  const shared = priors.every((prior) => hasClasses(prior, first));
  const classes = shared
    ? first
    : [...new Set(priors.flatMap((prior) => prior.classes))].toSorted(compareCodePoints);
  return {
    classes,
    counts: priors.map((prior) =>
      Float64Array.from(countsOf(prior, classes), (count) => count ?? 0),
    ),
  };
}

/** `alignPriors` for the two arguments of a distance. */
export function alignPair(first: ClassPrior, second: ClassPrior): AlignedPriors {
  return alignPriors([checkPrior(first, "first"), checkPrior(second, "second")]);
}
