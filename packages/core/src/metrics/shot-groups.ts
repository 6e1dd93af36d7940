import { checkKnown, checkOptions } from "../checks/check-options.ts";
import { checkList } from "../checks/check-list.ts";
import { checkNumber, checkVector } from "../checks/check-values.ts";
import { checkCounted } from "../priors/check-counted.ts";
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
 * @throws {@link PriorError} when the prior holds weights, which count nothing
 *
 * @example
 * ```ts
 * import { priorFromCounts, shotGroups } from "@balms/core";
 *
 * console.log(shotGroups(priorFromCounts([500, 100, 19]))); // many, medium, few
 * ```
 */
export function shotGroups(prior: ClassPrior, thresholds?: ShotThresholds): ShotGroup[] {
  checkOptions(thresholds, shotNames, "thresholds");
  return groupsOf(prior, thresholds);
}

/** `shotGroups` for functions that have checked their options. */
export function groupsOf(prior: ClassPrior, thresholds?: ShotThresholds): ShotGroup[] {
  const { manyAbove, fewBelow } = checkThresholds(thresholds);
  const { counts } = checkCounted(prior, "prior", ["rows", "images", "instances"]);
  return counts.map((count) => (count > manyAbove ? "many" : count < fewBelow ? "few" : "medium"));
}

/** Checks the thresholds and puts in the defaults. */
export function checkThresholds(thresholds: ShotThresholds | undefined): {
  manyAbove: number;
  fewBelow: number;
} {
  const { manyAbove = 100, fewBelow = 20 } = { ...thresholds };
  return {
    manyAbove: checkNumber(manyAbove, "manyAbove", { least: 0 }),
    fewBelow: checkNumber(fewBelow, "fewBelow", { least: 0, most: manyAbove + 1 }),
  };
}

/**
 * Mean of the per-class accuracies within each shot group.
 *
 * @param perClass - accuracy per class [C], null where a class has no test rows
 * @param options - `prior`: training counts [C]; `manyAbove`, `fewBelow`
 * @returns `many`, `medium`, `few`: in [0, 1], or null for an empty group
 * @throws {@link ArgumentError} when the lengths differ, or a value is negative or not finite
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
  checkKnown(options, ["prior", ...shotNames]);
  const groups = groupsOf({ ...options }.prior, options);
  checkList(perClass, "perClass");
  const known = Array.from(perClass, (value) => (value === null ? 0 : value));
  checkVector(known, "perClass", groups.length, 0);
  return shotMeans(groups, perClass);
}

/** Mean per group of the values that are there. */
export function shotMeans(
  groups: readonly ShotGroup[],
  perClass: readonly (number | null)[],
): ShotAccuracies {
  const mean = (group: ShotGroup): number | null =>
    meanOfKnown(perClass.filter((_, id) => groups[id] === group));
  return { many: mean("many"), medium: mean("medium"), few: mean("few") };
}

/** Options of the groups. */
export const shotNames: readonly string[] = ["manyAbove", "fewBelow"];
