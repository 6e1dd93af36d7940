import type { HeadData } from "./head-data.ts";

/**
 * The rows of stored features that are listed, in the order of the list, with their class ids; copies.
 *
 * @param data - `features` [N, D], row after row, and `labels` [N], both checked
 * @param rows - row numbers, 0 … N−1
 *
 * @example
 * ```ts
 * import { selectRows } from "@balms/core/adapter";
 *
 * const data = { features: Float32Array.of(0, 1, 2, 3), labels: Int32Array.of(1, 0) };
 * console.log(selectRows(data, [1])); // features 2, 3; labels 0
 * ```
 */
export function selectRows(
  { features, labels }: HeadData<Float32Array>,
  rows: readonly number[],
): { readonly features: Float32Array; readonly labels: Int32Array } {
  const dimensions = features.length / labels.length;
  const chosen = new Float32Array(rows.length * dimensions);
  for (const [at, row] of rows.entries()) {
    chosen.set(features.subarray(row * dimensions, (row + 1) * dimensions), at * dimensions);
  }
  return { features: chosen, labels: Int32Array.from(rows, (row) => Number(labels[row])) };
}
