import { priorFromCounts, PriorError, type ClassPrior, type Labels } from "@balms/core";
import { checkOptions, checkWhole, classIds, mostClasses, refuseValue } from "@balms/core/adapter";
import { SortedRows, type ClassRows } from "./class-rows.ts";
import { checkRowCounts } from "./contiguous-rows.ts";

/** Which classes there are: their number or names, or a prior that was counted before. */
export interface RowIndexOptions {
  /** Number of classes, or their names in the order of the ids. */
  readonly classes?: number | readonly string[] | undefined;
  /** In place of `classes`: the prior of these very rows. */
  readonly prior?: ClassPrior | undefined;
}

/**
 * The rows of each class, by a counting sort: O(N) time, 4 bytes a row beside the labels. A typed array of
 * numbers is kept and must not be changed; other labels are copied, 4 bytes a row.
 *
 * @param labels - class id per row [N], integers in [0, C): an array or a typed array of any kind, 64-bit integers included; N at most 2^32
 * @param options - `classes` (C or the names), or `prior`
 * @throws {@link ArgumentError} when an id is out of range (it names the row), or when there are no rows
 * @throws {@link PriorError} when `prior` has other counts than the labels
 *
 * @example
 * ```ts
 * import { indexRows } from "@balms/sampler";
 *
 * const rows = indexRows([0, 1, 0, 0], { classes: ["cat", "lynx"] });
 * console.log(rows.prior.counts, rows.rowOf(0, 2)); // [3, 1], 3
 * ```
 */
export function indexRows(labels: Labels, options: RowIndexOptions): ClassRows {
  checkOptions(options, ["classes", "prior"]);
  const { prior, size, names } = readClasses(options);
  const ids = classIds(labels, { classes: size });
  const rowCount = checkWhole(ids.length, "labels.length", 1, 2 ** 32);
  const places = new Float64Array(size);
  for (let row = 0; row < rowCount; row++) places[ids[row]]++;
  if (prior !== undefined) compareCounts(prior, places);
  const found = prior ?? priorFromCounts(places, names === undefined ? {} : { classes: names });
  let start = 0;
  for (let id = 0; id < size; id++) {
    places[id] = start;
    start += found.counts[id];
  }
  const order = new Uint32Array(rowCount);
  for (let row = 0; row < rowCount; row++) order[places[ids[row]]++] = row;
  return new SortedRows(found, order, isNumeric(labels) ? labels : ids);
}

/** Whether labels are a typed array of numbers, which is smaller than a copy or as small. */
function isNumeric(labels: Labels): labels is Int32Array {
  return ArrayBuffer.isView(labels) && typeof labels[0] === "number";
}

/** Reads `classes` or `prior`, of which one is needed. */
export function readClasses(options: RowIndexOptions): {
  readonly prior: ClassPrior | undefined;
  readonly size: number;
  readonly names: readonly string[] | undefined;
} {
  const { classes, prior } = { ...options };
  if (prior !== undefined) {
    return { prior, size: checkRowCounts(prior).counts.length, names: undefined };
  }
  if (typeof classes === "number") {
    return { prior, size: checkWhole(classes, "classes", 1, mostClasses), names: undefined };
  }
  if (Array.isArray(classes)) return { prior, size: classes.length, names: classes };
  return refuseValue("classes", classes, "the number of classes or their names");
}

function compareCounts(prior: ClassPrior, counts: Float64Array): void {
  const id = prior.counts.findIndex((count, other) => count !== counts[other]);
  if (id < 0) return;
  throw new PriorError({
    parameter: "prior",
    received: `${prior.counts[id]} rows of class "${prior.classes[id]}", of which the labels have ${counts[id]}`,
    expected: "the counts of these labels",
  });
}
