import { checkList } from "../../checks/check-list.ts";
import { similarName } from "../similar-name.ts";
import { describeValue } from "../../errors/describe-value.ts";
import { checkPrior } from "../check-prior.ts";
import type { ClassPrior } from "../class-prior.ts";
import { derivePrior } from "../derive-prior.ts";
import { countsOf } from "./counts-of.ts";
import { listNames } from "../../errors/list-names.ts";
import { refusePrior } from "../refuse-prior.ts";

/**
 * The prior of some of the classes, in the order given.
 *
 * @param prior - C classes
 * @param classes - the classes to keep, all different; at least one must have examples
 * @returns a new prior of the same kind, with `examples` as they were
 * @throws {@link PriorError} when a name is unknown (it is named) or repeats
 *
 * @example
 * ```ts
 * import { priorFromCounts, subsetPrior } from "@balms/core";
 *
 * const prior = priorFromCounts([5, 3, 1], { classes: ["cat", "dog", "lynx"] });
 * console.log(subsetPrior(prior, ["lynx", "cat"]).counts); // [1, 5]
 * ```
 */
export function subsetPrior(prior: ClassPrior, classes: readonly string[]): ClassPrior {
  const { counted, examples } = checkPrior(prior);
  checkList(classes, "classes");
  const counts = countsOf(prior, classes);
  const unknown = classes.filter((_, id) => counts[id] === undefined);
  if (unknown.length > 0) {
    const near = similarName(unknown[0], prior.classes);
    const hint = near && `Did you mean ${describeValue(near)}?`;
    refusePrior("classes", listNames(unknown), "classes of the prior", hint);
  }
  return derivePrior([prior], { classes, counts, counted, examples });
}
