import { checkPrior } from "./check-prior.ts";
import type { ClassPrior } from "./class-prior.ts";

/** The format that this version writes. */
export const priorFormat = "balms.prior/1";

/**
 * A prior as the text of a JSON file: fixed key order, two spaces, a newline at the end, so that
 * equal priors give equal bytes.
 *
 * @param prior - any prior
 * @returns format "balms.prior/1" with `labels`, `counts`, `counted`, `source` where known, `digest`
 *
 * @example
 * ```ts
 * import { priorFromCounts, priorFromJSON, priorToJSON } from "@balms/core";
 *
 * const prior = priorFromCounts([3, 1]);
 * console.log(priorFromJSON(priorToJSON(prior)).digest === prior.digest); // true
 * ```
 */
export function priorToJSON(prior: ClassPrior): string {
  const { labels, counts, counted, source, digest } = checkPrior(prior);
  const file = {
    format: priorFormat,
    labels,
    counts,
    counted,
    ...(source === undefined ? {} : { source }),
    digest,
  };
  return `${JSON.stringify(file, undefined, 2)}\n`;
}
