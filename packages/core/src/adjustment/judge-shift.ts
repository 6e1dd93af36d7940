import { checkKnown } from "../checks/check-options.ts";
import { checkNumber } from "../checks/check-values.ts";
import { checkAssumed } from "../correction/check-assumed.ts";
import { checkPrior } from "../priors/check-prior.ts";
import { priorEntropy } from "../priors/measures/prior-entropy.ts";
import { shares } from "../priors/measures/shares.ts";
import { weighClasses } from "../priors/operations/weigh-classes.ts";
import type { ChiSquareTest } from "../statistics/chi-square-test.ts";
import type { PriorEstimate, PriorEstimateOptions, PriorEstimateReason } from "./prior-estimate.ts";

// See `PriorEstimateReason` for what they mean, and `PriorEstimateOptions` for where they come from.
const leastStatistic = 4;
const leastEvenness = 0.25;

/** What a method found out, before it is judged. */
interface Finding {
  readonly rows: number;
  /** ρ [C], at least 0. */
  readonly estimate: Float64Array;
  readonly test: ChiSquareTest;
  /** Why the estimate cannot be used, where it cannot. */
  readonly failure: PriorEstimateReason | undefined;
}

/** Checks the options; gives back π [C] and the judge of what is found. */
export function shiftJudge(
  options: PriorEstimateOptions,
  ...others: readonly string[]
): {
  readonly given: Float64Array;
  readonly judge: (finding: Finding) => PriorEstimate;
} {
  const known = ["prior", "training", "significance", "minRowsPerClass", "leastRows"];
  checkKnown(options, [...known, ...others]);
  const {
    prior,
    training,
    significance = 0.01,
    minRowsPerClass = 10,
    leastRows = 0.5,
  } = { ...options };
  checkPrior(prior);
  checkAssumed(prior, training);
  checkNumber(significance, "significance", { above: 0, below: 1 });
  checkNumber(minRowsPerClass, "minRowsPerClass", { least: 0 });
  checkNumber(leastRows, "leastRows", { least: 0 });
  const given = shares(prior.counts);
  const classes = given.filter((share) => share > 0).length;
  const leastEntropy = Math.min(leastEvenness * Math.log(classes), priorEntropy(prior));
  const judge = ({ rows, estimate, test, failure }: Finding): PriorEstimate => {
    // A class that was not met is rare, not impossible: it keeps so much, if it had as much.
    const least = leastRows / rows;
    const raised = estimate.map((share, id) => Math.max(share, Math.min(given[id], least)));
    const found = weighClasses([prior], shares(raised));
    const reason: PriorEstimateReason =
      (rows < minRowsPerClass * classes && "too few rows") ||
      failure ||
      (test.pValue >= significance && "no shift") ||
      (test.statistic < leastStatistic * test.degreesOfFreedom && "too little evidence") ||
      (priorEntropy(found) < leastEntropy && "too concentrated") ||
      "shift";
    return { prior: found, adapt: reason === "shift", reason, rows, ...test };
  };
  return { given, judge };
}
