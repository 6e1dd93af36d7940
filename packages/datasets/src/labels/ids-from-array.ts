import { DataError } from "@balms/core";
import type { Work } from "@balms/core/adapter";
import { largestId } from "./class-id.ts";
import { labelShapeHint } from "./label-shape-hint.ts";
import type { NpyArray } from "../readers/npy-array.ts";

const mostAtOnce = 2 ** 16;

/** 1-D array of integers → class ids; anything else is a DataError that names the row. */
export function* idsFromArray(array: NpyArray, name: string): Work<Int32Array> {
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
    throw refuseFloats(data.constructor.name, data.every(Number.isInteger), name);
  }
  const ids = new Int32Array(data.length);
  for (let row = 0; row < data.length; row++) {
    const id = Number(data[row]);
    if (!isId(id)) throw refuseId(id, row, name);
    ids[row] = id;
    if (row % mostAtOnce === 0) yield;
  }
  return ids;
}

/** Whether a whole number may be a class id. */
export function isId(id: number): boolean {
  return id >= 0 && id <= largestId;
}

/** The refusal of a whole number that is none. */
export function refuseId(id: number, row: number, name: string): DataError {
  return new DataError({
    parameter: name,
    received: `label ${id} at row ${row} (from 0)`,
    expected: `class ids from 0 to ${largestId}`,
    hint: "Leave out rows without a class, or number the classes from 0.",
  });
}

/** The refusal of labels that are floats. */
export function refuseFloats(type: string, areWhole: boolean, name: string): DataError {
  return new DataError({
    parameter: name,
    received: `a ${type}`,
    expected: "labels of an integer type",
    hint: areWhole
      ? 'Convert before saving: numpy.save(path, y.astype("int32")).'
      : "These are no class ids: some are not whole.",
  });
}
