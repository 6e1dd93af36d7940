import { ArgumentError } from "../errors/argument-error.ts";
import { describeValue } from "../errors/describe-value.ts";
import type { ClassPrior } from "./class-prior.ts";
import { compareCodePoints } from "./compare-code-points.ts";
import { priorFromCounts } from "./prior-from-counts.ts";
import type { NamedPriorOptions } from "./prior-options.ts";

/**
 * A prior by counting class names.
 *
 * @param names - class name per row [N]
 * @param options - `labels`: all class names in the order wanted (default: the names that occur, sorted by code point); `counted` (default "rows"), `source`
 * @throws {@link ArgumentError} when a name is not among `labels` (it names the row), or when there are no rows
 *
 * @example
 * ```ts
 * import { priorFromNames } from "@balms/core";
 *
 * const prior = priorFromNames(["lynx", "cat", "cat"]);
 * console.log(prior.labels, prior.counts); // [cat, lynx], [2, 1]
 * ```
 */
export function priorFromNames(
  names: Iterable<string>,
  options: NamedPriorOptions = {},
): ClassPrior {
  const { labels, counted, source } = options;
  const counts = new Map<string, number>(labels?.map((label) => [label, 0]));
  let row = 0;
  for (const name of names) {
    const count = counts.get(name);
    if (typeof name !== "string" || (labels !== undefined && count === undefined)) {
      throw new ArgumentError({
        parameter: "names",
        received: `${describeValue(name)} at row ${row}`,
        expected: labels === undefined ? "class names as text" : "one of `labels`",
      });
    }
    counts.set(name, (count ?? 0) + 1);
    row++;
  }
  const order = labels ?? [...counts.keys()].toSorted(compareCodePoints);
  const perLabel = order.map((label) => counts.get(label) ?? 0);
  return priorFromCounts(perLabel, { labels: order, counted, source });
}
