import type { ClassPrior } from "@balms/core";
import { checkCounted, refuse } from "@balms/core/adapter";
import { SortedRows, type ClassRows } from "./class-rows.ts";

/**
 * Rows that are numbered class by class: the first n_0 rows are of class 0, the next n_1 of class 1.
 * O(C) memory, whatever the number of rows; that may pass 2^32.
 *
 * @param prior - rows per class; C classes
 * @throws {@link ArgumentError} when the prior does not count rows or images with one class each
 *
 * @example
 * ```ts
 * import { priorFromCounts } from "@balms/core";
 * import { contiguousRows } from "@balms/sampler";
 *
 * const rows = contiguousRows(priorFromCounts([900, 100]));
 * console.log(rows.rowOf(1, 0), rows.classOf(899)); // 900, 0
 * ```
 */
export function contiguousRows(prior: ClassPrior): ClassRows {
  return new SortedRows(checkRowCounts(prior));
}

/** Refuses a prior that does not say how many rows there are of each class. */
export function checkRowCounts(prior: ClassPrior): ClassPrior {
  const { examples } = checkCounted(prior, "prior", ["rows", "images"]);
  if (examples === undefined) return prior;
  const expected = "counts of rows or images with one class each";
  return refuse("prior", "rows with several classes", expected);
}
