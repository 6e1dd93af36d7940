import { checkWhole } from "@balms/core/adapter";
import type { RowNumbers } from "../row-sampler.ts";

/**
 * Room for row numbers: 4 bytes each where they fit, 8 for data sets beyond 2^32 rows.
 *
 * @param rowCount - N, 1 to 2^53 − 1
 * @param length - how many row numbers, at most 2^30
 * @returns zeros
 * @throws {@link ArgumentError} when one of the two is no whole number, or too large
 *
 * @example
 * ```ts
 * import { createRowNumbers } from "@balms/sampler";
 *
 * console.log(createRowNumbers(50_000, 512).constructor.name); // Uint32Array
 * console.log(createRowNumbers(2 ** 40, 512).constructor.name); // Float64Array
 * ```
 */
export function createRowNumbers(rowCount: number, length: number): RowNumbers {
  checkWhole(rowCount, "rowCount", 1);
  checkWhole(length, "length", 0, 2 ** 30);
  return rowCount <= 4294967296 ? new Uint32Array(length) : new Float64Array(length);
}
