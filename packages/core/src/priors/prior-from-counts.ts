import { countNames } from "./prior-options.ts";
import { checkOptions } from "../checks/check-options.ts";
import { checkList } from "../checks/check-list.ts";
import { refuse } from "../errors/refuse.ts";
import type { ClassPrior } from "./class-prior.ts";
import { composePrior } from "./compose-prior.ts";
import type { NamedPriorOptions } from "./prior-options.ts";

/**
 * A prior from counts that are known already, or from known shares (`counted: "weights"`).
 * A million classes take one to two seconds without a pause: a worker takes them where that is felt.
 *
 * @param counts - n_c per class [C]: whole numbers ≥ 0, at least one positive; weights may have fractions
 * @param options - `classes` (default "0", "1", …), `counted` (default "rows"), `examples`, `source`, `time`, `license`, `producer`
 * @throws {@link ArgumentError} on negative or fractional counts, a total past 2^53 − 1, class names that repeat or do not match in number
 *
 * @example
 * ```ts
 * import { priorFromCounts } from "@balms/core";
 *
 * const prior = priorFromCounts([990, 10], { classes: ["healthy", "ill"] });
 * console.log(prior.digest);
 * const expected = priorFromCounts([0.7, 0.3], { classes: prior.classes, counted: "weights" });
 * console.log(expected.counts);
 * ```
 */
export function priorFromCounts(
  counts: ArrayLike<number | bigint>,
  options?: NamedPriorOptions,
): ClassPrior {
  checkList(counts, "counts");
  checkOptions(options, ["classes", "examples", ...countNames]);
  const { classes = Array.from(counts, (_, id) => String(id)), ...rest } = { ...options };
  checkList(classes, "classes");
  // Counts that were handed in come from no other prior, whatever an untyped caller adds.
  return composePrior({ ...rest, classes, counts, lineage: [] }, refuse);
}
