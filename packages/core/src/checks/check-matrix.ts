import { refuse, refuseValue } from "../errors/refuse.ts";
import { type FloatArray, isFloatArray } from "../arrays/float-array.ts";

/**
 * Checks finite numbers laid out as [rows, columns], row after row; returns the number of rows.
 *
 * @param values - Float32Array or Float64Array
 * @param columns - length of a row
 * @param parameter - its name, for the message
 * @throws {@link ArgumentError} on NaN or Infinity (naming row and column), or a length that is no multiple of `columns`
 *
 * @example
 * ```ts
 * import { checkMatrix } from "@balms/core/adapter";
 *
 * console.log(checkMatrix(new Float32Array(6), 3, "logits")); // 2
 * ```
 */
export function checkMatrix(values: FloatArray, columns: number, parameter: string): number {
  const rows = checkRows(values, columns, parameter);
  checkFinite(values, columns, parameter);
  return rows;
}

/** Like `checkMatrix` for measures: −Infinity rules a class out, as long as one class is left. */
export function checkScores(values: FloatArray, columns: number, parameter: string): number {
  const rows = checkRows(values, columns, parameter);
  for (let row = 0; row < rows; row++) {
    let most = -Infinity;
    for (let i = row * columns; i < (row + 1) * columns; i++) {
      if (!(values[i] < Infinity)) {
        refuseEntry(values, i, columns, parameter, "finite numbers, or -Infinity");
      }
      most = Math.max(most, values[i]);
    }
    if (most === -Infinity) {
      refuse(parameter, `only -Infinity in row ${row}`, "at least one finite number per row");
    }
  }
  return rows;
}

/** The part of `checkMatrix` that looks at no entry: type and shape. Returns the number of rows. */
export function checkRows(values: FloatArray, columns: number, parameter: string): number {
  if (isFloatArray(values) && values.length % columns === 0) return values.length / columns;
  return refuseValue(parameter, values, `a Float32Array or Float64Array in rows of ${columns}`);
}

/** The part of `checkMatrix` that looks at the entries, or at those from `start` to `end`. */
export function checkFinite(
  values: FloatArray,
  columns: number,
  parameter: string,
  start: number = 0,
  end: number = values.length,
): void {
  for (let i = start; i < end; i++) {
    // x − x is 0 for finite numbers alone.
    if (values[i] - values[i] !== 0) refuseEntry(values, i, columns, parameter, "finite numbers");
  }
}

/** Refuses the entry at `i` of [rows, columns]. */
export function refuseEntry(
  values: ArrayLike<unknown>,
  i: number,
  columns: number,
  parameter: string,
  expected: string,
): never {
  const place = ` at row ${Math.floor(i / columns)}, column ${i % columns}`;
  refuseValue(parameter, values[i], expected, place);
}
