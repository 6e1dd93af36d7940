import { checkNumber, checkVector } from "../../checks/check-values.ts";
import { sum } from "../../numerics/sum.ts";
import type { ClassPrior } from "../class-prior.ts";
import { shares } from "../measures/shares.ts";
import { alignPriors } from "./align-priors.ts";
import { checkPriors } from "./check-priors.ts";
import { weighClasses } from "./weigh-classes.ts";

/**
 * A mixture of class distributions: Σ_i w_i π_i / Σ_i w_i, aligned by class name.
 *
 * Unlike merging, a prior's size has no say: a million rows and a hundred weigh as `weights` tells.
 * The order of the classes is the priors' own where they share one, else sorted by code point.
 *
 * @param priors - at least one; a class that one lacks has share 0 there
 * @param weights - w ≥ 0 per prior, not all 0; default all alike
 * @returns weights that add up to 1, over all classes
 * @throws {@link ArgumentError} when there are no priors, or the weights do not fit
 *
 * @example
 * ```ts
 * import { mixPriors, priorFromCounts } from "@balms/core";
 *
 * const mixed = mixPriors([priorFromCounts([90, 10]), priorFromCounts([1, 1])], [0.75, 0.25]);
 * console.log(mixed.counts); // 0.8, 0.2
 * ```
 */
export function mixPriors(priors: readonly ClassPrior[], weights?: ArrayLike<number>): ClassPrior {
  checkPriors(priors);
  const given = weights ?? priors.map(() => 1);
  checkVector(given, "weights", priors.length, 0);
  const total = sum(given);
  checkNumber(total, "sum of weights", { above: 0 });
  const { classes, counts } = alignPriors(priors);
  return weighClasses(priors, mixShares(counts, given, total), classes);
}

/** Σ_i w_i π_i / Σ_i w_i per class, of counts over the same classes. */
export function mixShares(
  counts: readonly ArrayLike<number>[],
  weights: ArrayLike<number>,
  total: number,
): Float64Array {
  const rows = counts.map((row) => shares(row));
  return rows[0].map((_, id) => sum(rows.map((row, i) => (weights[i] / total) * row[id])));
}
