import type { ClassPrior } from "../class-prior.ts";
import { refusePrior } from "../refuse-prior.ts";
import { subsetPrior } from "./subset-prior.ts";

/**
 * The same prior with its classes in another order, for a model that numbers them otherwise.
 *
 * @param prior - C classes
 * @param classes - the same C classes in the order wanted
 * @returns a new prior of the same kind
 * @throws {@link PriorError} when a class is missing, unknown or repeated
 *
 * @example
 * ```ts
 * import { priorFromCounts, reorderPrior } from "@balms/core";
 *
 * const prior = priorFromCounts([5, 1], { classes: ["cat", "lynx"] });
 * console.log(reorderPrior(prior, ["lynx", "cat"]).counts); // [1, 5]
 * ```
 */
export function reorderPrior(prior: ClassPrior, classes: readonly string[]): ClassPrior {
  const reordered = subsetPrior(prior, classes);
  const [given, wanted] = [reordered, prior].map((each) => `${each.classes.length} classes`);
  return given === wanted ? reordered : refusePrior("classes", given, wanted);
}
