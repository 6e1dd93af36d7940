import { describeValue } from "../errors/describe-value.ts";
import { checkPrior } from "../priors/check-prior.ts";
import type { ClassPrior } from "../priors/class-prior.ts";
import { refusePrior } from "../priors/refuse-prior.ts";

/** Refuses a second prior unless it has the classes of the first, in the same order. */
export function checkSameClasses(prior: ClassPrior, other: ClassPrior, parameter: string): void {
  const { classes: labels } = checkPrior(other, parameter);
  const id = [...labels, ...prior.classes].findIndex((_, at) => labels[at] !== prior.classes[at]);
  if (id === -1) return;
  const [received, expected] = [labels, prior.classes].map(
    (names) => `${describeValue(names[id])} as class ${id} of ${names.length}`,
  );
  refusePrior(parameter, received, expected);
}
