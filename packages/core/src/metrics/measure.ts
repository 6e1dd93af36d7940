import type { ClassPrior } from "../priors/class-prior.ts";
import { shares } from "../priors/measures/shares.ts";
import { totalVariation } from "../priors/measures/total-variation.ts";
import { binErrors } from "./calibration-bins.ts";
import { accuracies, recalls, totalsOf } from "./class-totals.ts";
import { wholeConfusion } from "./confusion-entries.ts";
import type { Evaluation } from "./evaluation.ts";
import type { EvaluationState } from "./evaluation-state.ts";
import type { ShotGroup } from "./shot-groups.ts";

/** All measures of what was counted and summed over at least one row. */
export function measure(
  state: EvaluationState,
  prior: ClassPrior,
  groups: readonly ShotGroup[],
): Evaluation {
  const { topK } = state.settings;
  const classes = groups.length;
  const totals = totalsOf(state.entries, classes);
  const { rows } = totals;
  const bins = state.sums.slice(classes + topK.length);
  // One row without probabilities, and measures that need them have no value.
  const scored = bins[0] === rows;
  const calibration = binErrors(scored ? bins : [0, 0, 0, 0]);
  const predicted = scored ? state.sums.slice(0, classes) : totals.predicted;
  const predictedShares = Array.from(predicted, (sum) => sum / rows);
  let confusion: number[][] | undefined;
  return {
    rows,
    ...accuracies(totals, groups),
    ece: calibration.all,
    topK: scored
      ? Object.fromEntries(topK.map((k, i) => [k, state.sums[classes + i] / rows]))
      : null,
    calibration,
    perClass: recalls(totals),
    get confusion() {
      return (confusion ??= wholeConfusion(state.entries, classes));
    },
    predictedShares,
    priorShares: Array.from(shares(prior.counts)),
    priorDistance: totalVariation(prior, { ...prior, counts: predictedShares }),
  };
}
