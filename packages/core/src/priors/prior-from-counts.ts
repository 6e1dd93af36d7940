import { checkList } from "../checks/check-list.ts";
import { ArgumentError } from "../errors/argument-error.ts";
import type { ClassPrior } from "./class-prior.ts";
import { composePrior } from "./compose-prior.ts";
import type { NamedPriorOptions } from "./prior-options.ts";

/**
 * A prior from counts that are known already.
 *
 * @param counts - n_c per class [C]: whole numbers ≥ 0, at least one positive
 * @param options - `labels` (default "0", "1", …), `counted` (default "rows"), `source`
 * @throws {@link ArgumentError} on negative or fractional counts, on labels that repeat or do not match in number
 *
 * @example
 * ```ts
 * import { priorFromCounts } from "@balms/core";
 *
 * const prior = priorFromCounts([990, 10], { labels: ["healthy", "ill"] });
 * console.log(prior.digest);
 * ```
 */
export function priorFromCounts(
  counts: ArrayLike<number>,
  options: NamedPriorOptions = {},
): ClassPrior {
  checkList(counts, "counts");
  const { labels = Array.from(counts, (_, id) => String(id)), counted, source } = options;
  checkList(labels, "labels");
  return composePrior({ labels, counts, counted, source }, ArgumentError);
}
