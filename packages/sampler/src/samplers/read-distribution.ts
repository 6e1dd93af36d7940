import { sampledPrior, priorFromCounts, reorderPrior } from "@balms/core";
import { checkVector } from "@balms/core/adapter";
import type { ClassPrior, ClassSampling } from "@balms/core";
import { checkDrawable } from "../draws/class-mixture.ts";

/**
 * A distribution over classes: a rule of core's `sampledPrior`, a prior of the same classes (in any
 * order), or one weight per class.
 */
export type ClassDistribution = ClassSampling | ClassPrior | ArrayLike<number>;

/** The distribution as a prior over the classes of the rows; a class without rows has no share. */
export function readDistribution(distribution: ClassDistribution, rows: ClassPrior): ClassPrior {
  const found = toPrior(distribution, rows);
  checkDrawable(rows, found.counts);
  return found;
}

function toPrior(distribution: ClassDistribution, rows: ClassPrior): ClassPrior {
  const given: object | null | undefined = distribution;
  if (typeof given === "object" && given !== null) {
    if ("kind" in given) return sampledPrior(rows, given as ClassSampling);
    if ("classes" in given) return reorderPrior(given as ClassPrior, rows.classes);
  }
  const weights = distribution as ArrayLike<number>;
  checkVector(weights, "distribution", rows.counts.length, 0);
  return priorFromCounts(weights, { classes: rows.classes, counted: "weights" });
}
