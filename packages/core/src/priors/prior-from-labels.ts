import { checkLabels } from "../checks/check-labels.ts";
import { checkList } from "../checks/check-list.ts";
import { ArgumentError } from "../errors/argument-error.ts";
import { describeValue } from "../errors/describe-value.ts";
import type { ClassPrior } from "./class-prior.ts";
import { priorFromCounts } from "./prior-from-counts.ts";
import type { PriorOptions } from "./prior-options.ts";

/** `PriorOptions` and the classes there are, whether or not a row has them. */
export interface LabelledPriorOptions extends PriorOptions {
  /** Number of classes, or their names in the order of the ids. */
  readonly classes: number | readonly string[];
}

/**
 * A prior by counting class ids.
 *
 * @param labels - class id per row [N], integers in [0, C)
 * @param options - `classes`: C or the class names; `counted` (default "rows"), `source`
 * @throws {@link ArgumentError} when an id is out of range (it names the row), or when there are no rows
 *
 * @example
 * ```ts
 * import { priorFromLabels } from "@balms/core";
 *
 * const prior = priorFromLabels([0, 0, 1, 0], { classes: ["cat", "lynx"] });
 * console.log(prior.counts); // [3, 1]
 * ```
 */
export function priorFromLabels(
  labels: ArrayLike<number>,
  options: LabelledPriorOptions,
): ClassPrior {
  checkList(labels, "labels");
  const { classes, counted, source } = options;
  const size = typeof classes === "number" ? classes : classes.length;
  if (!Number.isSafeInteger(size) || size < 1) {
    throw new ArgumentError({
      parameter: "classes",
      received: describeValue(classes),
      expected: "the number of classes (at least 1) or their names",
    });
  }
  checkLabels(labels, { rows: labels.length, classes: size });
  const counts = Array.from({ length: size }, () => 0);
  for (let row = 0; row < labels.length; row++) counts[labels[row]]++;
  const names = typeof classes === "number" ? undefined : classes;
  return priorFromCounts(counts, { labels: names, counted, source });
}
