import { describeValue } from "../errors/describe-value.ts";
import { checkPrior } from "../priors/check-prior.ts";
import type { ClassPrior } from "../priors/class-prior.ts";
import { refusePrior } from "../priors/refuse-prior.ts";

/** Refuses a second prior unless it has the classes of the first, in the same order. */
export function checkSameClasses(prior: ClassPrior, other: ClassPrior, parameter: string): void {
  const { classes } = checkPrior(other, parameter);
  const id = [...classes, ...prior.classes].findIndex((_, at) => classes[at] !== prior.classes[at]);
  if (id === -1) return;
  const [received, expected] = [classes, prior.classes].map(
    (names) => `${describeValue(names[id])} as class ${id} of ${names.length}`,
  );
  refusePrior(parameter, received, expected);
}
