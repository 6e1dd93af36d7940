import type { ClassRows } from "@balms/sampler";

/** Rows grouped by class, as a graph reads them. */
export interface SortedRows {
  /** All rows sorted by class [N]. */
  readonly rowsByClass: Int32Array;
  /** Where each class begins in `rowsByClass` [C]. */
  readonly classStarts: Int32Array;
  /** n [C], for places in a class and for rates. */
  readonly classSizes: Float64Array;
  readonly classCounts: Float32Array;
}

/** The rows of each class as tensors. */
export function sortedRows(index: ClassRows): SortedRows {
  const { counts } = index.prior;
  const rowsByClass = new Int32Array(index.rowCount);
  let end = 0;
  const classStarts = Int32Array.from(counts, (count, id) => {
    const start = end;
    for (let place = 0; place < count; place++) rowsByClass[end++] = index.rowOf(id, place);
    return start;
  });
  return {
    rowsByClass,
    classStarts,
    classSizes: Float64Array.from(counts),
    classCounts: Float32Array.from(counts),
  };
}
