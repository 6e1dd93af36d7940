import { ArgumentError, DataError, describeValue } from "@balms/core";

/** Checks a float32 matrix given row after row, and returns its number of rows. */
export function checkRows(data: Float32Array, width: number, parameter: string): number {
  if (!(data instanceof Float32Array)) {
    throw new ArgumentError({
      parameter,
      received: describeValue(data),
      expected: "a Float32Array, row after row",
    });
  }
  if (data.length === 0 || data.length % width !== 0) {
    throw new ArgumentError({
      parameter,
      received: `${data.length} numbers`,
      expected: `a multiple of ${width} numbers, at least one row`,
    });
  }
  const bad = data.findIndex((value) => !Number.isFinite(value));
  if (bad !== -1) {
    throw new DataError({
      parameter,
      received: `${data[bad]} at row ${Math.floor(bad / width)}, column ${bad % width}`,
      expected: "finite numbers",
      hint: "Drop or repair that row.",
    });
  }
  return data.length / width;
}

/** Checks one class id per row; ONNX Runtime would take −1 for the last class without a word. */
export function checkLabels(labels: ArrayLike<number>, rows: number, classes: number): Int32Array {
  if (labels.length !== rows) {
    throw new DataError({
      parameter: "labels",
      received: `${labels.length} labels for ${rows} rows`,
      expected: "one label per row",
      hint: "Features and labels must come from the same data set.",
    });
  }
  const ids = Int32Array.from(labels);
  for (let row = 0; row < rows; row++) {
    const label = labels[row];
    if (label !== ids[row] || label < 0 || label >= classes) {
      throw new DataError({
        parameter: "labels",
        received: `${describeValue(label)} at row ${row}`,
        expected: `class ids from 0 to ${classes - 1}`,
      });
    }
  }
  return ids;
}
