import { refuseValue } from "../errors/refuse.ts";
import type { ClassPrior } from "./class-prior.ts";

/**
 * Refuses what is no prior before its fields are used, and gives it back.
 *
 * @param prior - what a caller gave
 * @param parameter - its name, for the message
 * @throws {@link ArgumentError} for anything but a prior
 *
 * @example
 * ```ts
 * import { priorFromCounts } from "@balms/core";
 * import { checkPrior } from "@balms/core/adapter";
 *
 * console.log(checkPrior(priorFromCounts([2, 1])).classes); // 0, 1
 * ```
 */
export function checkPrior(prior: ClassPrior, parameter: string = "prior"): ClassPrior {
  const { classes, counts }: Partial<ClassPrior> = Object(prior);
  if (Array.isArray(classes) && classes.length === counts?.length) return prior;
  return refuseValue(parameter, prior, "what priorFromCounts returns");
}
