import { checkOptions } from "../../checks/check-options.ts";
import { refuse } from "../../errors/refuse.ts";
import { checkPrior } from "../check-prior.ts";
import type { ClassPrior, Provenance } from "../class-prior.ts";
import { composePrior } from "../compose-prior.ts";

/** What may be said anew about a prior. */
export type PriorDescription = Partial<Omit<Provenance, "lineage">>;

/**
 * The same prior with other words about where it comes from. Counts, lineage and digest stay.
 *
 * @param prior - any prior
 * @param description - `source`, `time`, `license`, `producer`; what is left out or undefined stays as it is
 * @throws {@link ArgumentError} when one of them is no text, or `time` no moment
 *
 * @example
 * ```ts
 * import { describePrior, priorFromCounts } from "@balms/core";
 *
 * const prior = describePrior(priorFromCounts([3, 1]), { source: "zoo", license: "CC0-1.0" });
 * console.log(prior.source, prior.license); // zoo CC0-1.0
 * ```
 */
export function describePrior(prior: ClassPrior, description?: PriorDescription): ClassPrior {
  checkPrior(prior);
  checkOptions(description, ["source", "time", "license", "producer"], "description");
  const {
    source = prior.source,
    time = prior.time,
    license = prior.license,
    producer = prior.producer,
  } = { ...description };
  return composePrior({ ...prior, source, time, license, producer }, refuse);
}
