import { checkList } from "../../checks/check-list.ts";
import { checkPrior } from "../check-prior.ts";
import type { ClassPrior } from "../class-prior.ts";
import { nameLabels } from "../measures/name-labels.ts";
import { refusePrior } from "../refuse-prior.ts";
import { subsetPrior } from "./subset-prior.ts";

/**
 * The same prior with its classes in another order, for a model that numbers them otherwise.
 *
 * @param prior - C classes
 * @param labels - the same C classes in the order wanted
 * @returns a new prior of the same kind
 * @throws {@link PriorError} when a class is missing or too many; it is named
 *
 * @example
 * ```ts
 * import { priorFromCounts, reorderPrior } from "@balms/core";
 *
 * const prior = priorFromCounts([5, 1], { labels: ["cat", "lynx"] });
 * console.log(reorderPrior(prior, ["lynx", "cat"]).counts); // [1, 5]
 * ```
 */
export function reorderPrior(prior: ClassPrior, labels: readonly string[]): ClassPrior {
  checkPrior(prior);
  checkList(labels, "labels");
  const given = new Set(labels);
  const missing = prior.labels.filter((label) => !given.has(label));
  if (missing.length === 0) return subsetPrior(prior, labels);
  return refusePrior("labels", `no ${nameLabels(missing)}`, "every class of the prior");
}
