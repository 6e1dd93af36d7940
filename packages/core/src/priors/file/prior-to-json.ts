import { checkPrior } from "../check-prior.ts";
import type { ClassPrior } from "../class-prior.ts";
import { checkLength } from "./parse-file.ts";
import { priorFormat } from "./prior-format.ts";
import { verifyPrior } from "./verify-prior.ts";

/**
 * A prior as the text of a JSON file: fixed key order, two spaces, a newline at the end, so that
 * equal priors give equal bytes in Node and in browsers.
 * A million classes take one to two seconds without a pause: a worker takes them where that is felt.
 *
 * @param prior - any prior
 * @returns format "balms.prior/1", in which `priorFromJSON` reads back the same prior: `labels`, `counts`, `counted`, `producer`, `digest`, and what is known of `examples`, `source`, `time`, `license`, `lineage`
 * @throws {@link PriorError} when it was changed by hand since it was made, or the text would pass 2^25 characters
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
  const checked = verifyPrior(checkPrior(prior), prior.digest);
  const { classes: labels, ...rest } = checked;
  const lineage = checked.lineage.length === 0 ? undefined : checked.lineage;
  // In the order in which priors are composed; fields that are undefined are not written.
  const file = { format: priorFormat, labels, ...rest, lineage };
  return checkLength(`${JSON.stringify(file, undefined, 2)}\n`);
}
