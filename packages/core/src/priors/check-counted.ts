import { checkPrior } from "./check-prior.ts";
import type { ClassPrior, Counted } from "./class-prior.ts";
import { refusePrior } from "./refuse-prior.ts";

/** Refuses a prior of which something else was counted. */
export function checkCounted(
  prior: ClassPrior,
  parameter: string,
  kinds: readonly Counted[],
): ClassPrior {
  const { counted } = checkPrior(prior, parameter);
  if (kinds.includes(counted)) return prior;
  return refusePrior(parameter, `counts of ${counted}`, `counts of ${kinds.join(" or ")}`);
}
