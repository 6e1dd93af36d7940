import type { SortedRows } from "../rows/class-rows.ts";

/** Sums of a number per row over the rows of each class [C]. */
export function sumByClass(rows: SortedRows, valueOf: (row: number) => number): Float64Array {
  const { starts } = rows;
  return Float64Array.from(rows.prior.counts, (_, id) => {
    let sum = 0;
    for (let place = starts[id]; place < starts[id + 1]; place++) sum += valueOf(rows.rowAt(place));
    return sum;
  });
}
