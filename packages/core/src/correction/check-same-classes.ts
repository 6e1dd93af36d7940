import { similarName } from "../priors/similar-name.ts";
import { describeValue } from "../errors/describe-value.ts";
import { checkPrior } from "../priors/check-prior.ts";
import type { ClassPrior } from "../priors/class-prior.ts";
import { refusePrior } from "../priors/refuse-prior.ts";

/**
 * Refuses a second prior unless it has the classes of the first, in the same order.
 *
 * @param prior - the first
 * @param other - the second
 * @param parameter - name of the second, for the message
 * @throws {@link PriorError} naming the first class that differs
 *
 * @example
 * ```ts
 * import { priorFromCounts } from "@balms/core";
 * import { checkSameClasses } from "@balms/core/adapter";
 *
 * checkSameClasses(priorFromCounts([2, 1]), priorFromCounts([5, 5]), "sampled");
 * ```
 */
export function checkSameClasses(prior: ClassPrior, other: ClassPrior, parameter: string): void {
  const { classes } = checkPrior(other, parameter);
  const id = [...classes, ...prior.classes].findIndex((_, at) => classes[at] !== prior.classes[at]);
  if (id === -1) return;
  const [received, expected] = [classes, prior.classes].map(
    (names) => `${describeValue(names[id])} as class ${id} of ${names.length}`,
  );
  const strange = classes.find((name) => !prior.classes.includes(name));
  const near = strange && similarName(strange, prior.classes);
  const hint = near
    ? `${describeValue(strange)} is perhaps ${describeValue(near)}: renameClasses makes them one.`
    : "reorderPrior brings classes into another order, renameClasses under other names.";
  refusePrior(parameter, received, expected, hint);
}
