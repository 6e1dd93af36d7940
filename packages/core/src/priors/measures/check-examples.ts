import { checkPrior } from "../check-prior.ts";
import type { ClassPrior } from "../class-prior.ts";
import { refusePrior } from "../refuse-prior.ts";

/** Refuses a prior that does not count examples: instances come together, weights count nothing. */
export function checkExamples(prior: ClassPrior, parameter: string): ClassPrior {
  const { counted } = checkPrior(prior, parameter);
  if (counted === "rows" || counted === "images") return prior;
  return refusePrior(parameter, `counts of ${counted}`, "counts of rows or images");
}
