import { ArgumentError, sampledPrior, type ClassPrior } from "@balms/core";
import { checkVector } from "@balms/core/adapter";
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
  return new SortedRows(checkCounted(prior));
}

/** Refuses a prior that does not say how many rows there are of each class. */
export function checkCounted(prior: ClassPrior): ClassPrior {
  // It is the prior itself that comes back, checked.
  const { counts, counted, examples } = sampledPrior(prior, { kind: "instance" });
  checkVector(counts, "prior.counts", counts.length, 0);
  if (counted !== "weights" && counted !== "instances" && examples === undefined) return prior;
  throw new ArgumentError({
    parameter: "prior",
    received: examples === undefined ? counted : "rows with several classes",
    expected: "counts of rows or images with one class each",
  });
}
