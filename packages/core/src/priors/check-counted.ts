import { checkPrior } from "./check-prior.ts";
import type { ClassPrior, Counted } from "./class-prior.ts";
import { refusePrior } from "./refuse-prior.ts";

/**
 * Refuses a prior of which something else was counted.
 *
 * @param prior - what a caller gave
 * @param parameter - its name, for the message
 * @param kinds - what may have been counted
 * @param hint - what to do about it, as a full sentence
 * @throws {@link PriorError} for other counts
 * @throws {@link ArgumentError} for what is no prior
 *
 * @example
 * ```ts
 * import { priorFromCounts } from "@balms/core";
 * import { checkCounted } from "@balms/core/adapter";
 *
 * checkCounted(priorFromCounts([2, 1]), "prior", ["rows", "images"]);
 * ```
 */
export function checkCounted(
  prior: ClassPrior,
  parameter: string,
  kinds: readonly Counted[],
  hint?: string,
): ClassPrior {
  const { counted } = checkPrior(prior, parameter);
  if (kinds.includes(counted)) return prior;
  return refusePrior(parameter, `counts of ${counted}`, `counts of ${kinds.join(" or ")}`, hint);
}
