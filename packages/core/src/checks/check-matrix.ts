import { ArgumentError } from "../errors/argument-error.ts";
import { describeValue } from "../errors/describe-value.ts";
import type { FloatArray } from "./float-array.ts";

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
 * import { checkMatrix } from "@balms/core";
 *
 * console.log(checkMatrix(new Float32Array(6), 3, "logits")); // 2
 * ```
 */
export function checkMatrix(values: FloatArray, columns: number, parameter: string): number {
  const rows = checkRows(values, columns, parameter);
  for (let i = 0; i < values.length; i++) {
    // x − x is 0 for finite numbers alone.
    if (values[i] - values[i] !== 0) {
      throw notFinite(values, columns, i, parameter, "finite numbers");
    }
  }
  return rows;
}

/** Like `checkMatrix` for measures: −Infinity rules a class out, as long as one class is left. */
export function checkScores(values: FloatArray, columns: number, parameter: string): number {
  const rows = checkRows(values, columns, parameter);
  for (let row = 0; row < rows; row++) {
    let possible = false;
    for (let i = row * columns; i < (row + 1) * columns; i++) {
      if (!(values[i] < Infinity)) {
        throw notFinite(values, columns, i, parameter, "finite numbers, or -Infinity");
      }
      possible ||= values[i] > -Infinity;
    }
    if (!possible) {
      throw new ArgumentError({
        parameter,
        received: `only -Infinity in row ${row}`,
        expected: "at least one finite number per row",
      });
    }
  }
  return rows;
}

function checkRows(values: FloatArray, columns: number, parameter: string): number {
  if (!(values instanceof Float32Array) && !(values instanceof Float64Array)) {
    throw new ArgumentError({
      parameter,
      received: describeValue(values),
      expected: "a Float32Array or Float64Array, row after row",
    });
  }
  if (values.length % columns !== 0) {
    throw new ArgumentError({
      parameter,
      received: `${values.length} numbers`,
      expected: `a multiple of ${columns}, the length of a row`,
    });
  }
  return values.length / columns;
}

function notFinite(
  values: FloatArray,
  columns: number,
  i: number,
  parameter: string,
  expected: string,
): ArgumentError {
  return new ArgumentError({
    parameter,
    received: `${values[i]} at row ${Math.floor(i / columns)}, column ${i % columns}`,
    expected,
  });
}
