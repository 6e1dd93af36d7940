import type { RandomGenerator } from "@balms/core";
import { checkMethods, checkOptions, checkWhole } from "@balms/core/adapter";
import { checkClassRows, type ClassRows } from "./class-rows.ts";

/** How rows are dealt out. */
export interface FoldOptions {
  /** K: from 2 to 1,000. */
  readonly folds: number;
  /** Source of which row goes where; it is forked, not advanced. */
  readonly random: RandomGenerator;
}

/**
 * Deals the rows of each class out to K folds, for estimates on rows that a training has not seen.
 *
 * The rows of a class are shuffled and dealt out in turn, beginning at a fold that goes on from
 * class to class, so that every fold has n_c / K rows of a class, one more or less, and N / K in all. A row
 * that is the only one of its class would leave its training without that class: it is in no fold.
 *
 * @param rows - made by `indexRows` or `contiguousRows`; N rows
 * @param options - `folds` (K), `random`
 * @returns the fold of each row [N], 0 … K−1; −1 for a row that is always trained on
 * @throws {@link ArgumentError} when an option is unknown or out of range
 *
 * @example
 * ```ts
 * import { createRandom } from "@balms/core";
 * import { indexRows, stratifiedFolds } from "@balms/sampler";
 *
 * const rows = indexRows([0, 0, 0, 0, 1, 1, 2], { classes: 3 });
 * console.log(stratifiedFolds(rows, { folds: 2, random: createRandom(1) })); // two 0s and two 1s, a 0 and a 1, −1
 * ```
 */
export function stratifiedFolds(rows: ClassRows, options: FoldOptions): Int32Array {
  const sorted = checkClassRows(rows);
  checkOptions(options, ["folds", "random"]);
  const { folds, random } = options;
  checkWhole(folds, "folds", 2, 1000);
  checkMethods(random, "random", ["fork"]);
  const source = random.fork("folds");
  const found = new Int32Array(sorted.rowCount).fill(-1);
  let next = 0;
  for (const [id, count] of sorted.prior.counts.entries()) {
    if (count < 2) continue;
    const places = Float64Array.from({ length: count }, (_, k) => sorted.starts[id] + k);
    for (let k = count - 1; k > 0; k--) {
      const other = source.integer(k + 1);
      [places[k], places[other]] = [places[other], places[k]];
    }
    for (const place of places) {
      found[sorted.rowAt(place)] = next;
      next = (next + 1) % folds;
    }
  }
  return found;
}
