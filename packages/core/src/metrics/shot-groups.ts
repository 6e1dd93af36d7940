import { checkNumber } from "../checks/check-values.ts";
import { ArgumentError } from "../errors/argument-error.ts";
import { checkPrior } from "../priors/check-prior.ts";
import type { ClassPrior } from "../priors/class-prior.ts";
import { meanOfKnown } from "./mean-of-known.ts";

/** Where many-shot ends and few-shot begins, in training rows per class. */
export interface ShotThresholds {
  /** Classes with more training rows are many-shot; default 100. */
  readonly manyAbove?: number | undefined;
  /** Classes with fewer training rows are few-shot; default 20. */
  readonly fewBelow?: number | undefined;
}

/** Mean accuracy per group of classes; null where no class of the group has test rows. */
export interface ShotAccuracies {
  readonly many: number | null;
  readonly medium: number | null;
  readonly few: number | null;
}

/** The group of each class [C], by its count of training rows. */
export type ShotGroup = "many" | "medium" | "few";

/**
 * Sorts classes into many-, medium- and few-shot by their training counts: n > 100, 20 ≤ n ≤ 100,
 * n < 20 unless set otherwise.
 *
 * Source: Liu et al., "Large-scale long-tailed recognition in an open world", CVPR 2019, section 4.
 *
 * @param prior - training counts; C classes
 * @param thresholds - `manyAbove` (default 100) and `fewBelow` (default 20, at most `manyAbove` + 1)
 * @returns group per class [C]
 * @throws {@link ArgumentError} when the groups would overlap
 *
 * @example
 * ```ts
 * import { priorFromCounts, shotGroups } from "@balms/core";
 *
 * console.log(shotGroups(priorFromCounts([500, 100, 19]))); // many, medium, few
 * ```
 */
export function shotGroups(prior: ClassPrior, thresholds: ShotThresholds = {}): ShotGroup[] {
  const { manyAbove = 100, fewBelow = 20 } = thresholds;
  checkNumber(manyAbove, "manyAbove", { least: 0 });
  checkNumber(fewBelow, "fewBelow", { least: 0, most: manyAbove + 1 });
  return checkPrior(prior).counts.map((count) =>
    count > manyAbove ? "many" : count < fewBelow ? "few" : "medium",
  );
}

/**
 * Mean of the per-class accuracies within each shot group.
 *
 * @param perClass - accuracy per class [C], null where a class has no test rows
 * @param options - `prior`: training counts [C]; `manyAbove`, `fewBelow`
 * @returns `many`, `medium`, `few`: in [0, 1], or null for an empty group
 * @throws {@link ArgumentError} when the lengths differ
 *
 * @example
 * ```ts
 * import { priorFromCounts, shotAccuracies } from "@balms/core";
 *
 * console.log(shotAccuracies([0.9, 0.5], { prior: priorFromCounts([500, 5]) })); // many 0.9, medium null, few 0.5
 * ```
 */
export function shotAccuracies(
  perClass: readonly (number | null)[],
  options: ShotThresholds & { readonly prior: ClassPrior },
): ShotAccuracies {
  const groups = shotGroups(options.prior, options);
  if (groups.length !== perClass.length) {
    throw new ArgumentError({
      parameter: "perClass",
      received: `${perClass.length} values`,
      expected: `${groups.length}, one per class of the prior`,
    });
  }
  const mean = (group: ShotGroup): number | null =>
    meanOfKnown(perClass.filter((_, id) => groups[id] === group));
  return { many: mean("many"), medium: mean("medium"), few: mean("few") };
}
