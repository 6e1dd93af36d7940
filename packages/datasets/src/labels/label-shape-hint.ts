import type { NpyArray, NpyData } from "../readers/npy-array.ts";

const flatten = "There is one number per row already: save y.reshape(-1).";

/** What makes labels of an array that is not one-dimensional, going by what stands in it. */
export function labelShapeHint({ shape, data }: NpyArray): string {
  if (data.length === 0) return "Save the labels again: there are none.";
  const [rows = 1, columns = 1] = shape;
  if (shape.length < 2 || columns === 1) return flatten;
  if (data.length === Math.max(...shape)) {
    return rows === 1 && isOneHot(data)
      ? `${flatten.slice(0, -1)}; or y.argmax(axis=1), if it is one row, one-hot.`
      : flatten;
  }
  if (shape.length !== 2) return "Save one class id per row.";
  if (!data.every(isBit)) return "Save one class id per row: y[:, k] if they are column k.";
  for (let row = 0; row < rows; row++) {
    const own = data.subarray(row * columns, (row + 1) * columns);
    if (!isOneHot(own)) return `Row ${row} (from 0) has not one class alone.`;
  }
  return "One-hot labels become ids with y.argmax(axis=1).";
}

function isOneHot(row: NpyData): boolean {
  return (
    row.every(isBit) && row.filter((value: number | bigint) => Number(value) === 1).length === 1
  );
}

const isBit = (value: number | bigint): boolean => Number(value) === 0 || Number(value) === 1;

/** The same, of an array of which only the shape is known. */
export function largeShapeHint(shape: readonly number[]): string {
  if (shape.includes(0)) return "Save the labels again: there are none.";
  if (shape.length < 2 || shape.slice(1).every((length) => length === 1)) return flatten;
  if (shape.length > 2)
    return "This looks like pictures or features; the labels are in another array.";
  return "Save one label per row: y[:, k] if they are column k.";
}
