import { DataError } from "@balms/core";
import { labelShapeHint } from "./label-shape-hint.ts";
import type { NpyArray } from "../readers/npy-array.ts";

const largestId = 2 ** 31 - 1;

/** 1-D array of integers → class ids; anything else is a DataError that names the row. */
export function idsFromArray(array: NpyArray, name: string): Int32Array {
  const { shape, data } = array;
  if (shape.length !== 1 || data.length === 0) {
    throw new DataError({
      parameter: name,
      received: `shape [${shape.join(", ")}]`,
      expected: "labels of shape [rows], at least one row",
      hint: labelShapeHint(array),
    });
  }
  if (data instanceof Float32Array || data instanceof Float64Array) {
    const whole = data.every(Number.isInteger);
    throw new DataError({
      parameter: name,
      received: `a ${data.constructor.name}`,
      expected: "labels of an integer type",
      hint: whole
        ? 'Convert before saving: numpy.save(path, y.astype("int32")).'
        : "These are no class ids: some are not whole.",
    });
  }
  const ids = new Int32Array(data.length);
  for (let row = 0; row < data.length; row++) {
    const id = Number(data[row]);
    if (id < 0 || id > largestId) {
      throw new DataError({
        parameter: name,
        received: `label ${id} at row ${row} (from 0)`,
        expected: `class ids from 0 to ${largestId}`,
        hint: "Leave out rows without a class, or number the classes from 0.",
      });
    }
    ids[row] = id;
  }
  return ids;
}
