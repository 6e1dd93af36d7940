import { ArgumentError } from "@balms/core";
import { classIds, checkMatrix, describeValue } from "@balms/core/adapter";

/**
 * Checks the rows and labels of a data set: ONNX Runtime would take the label −1 for the last class without a word.
 *
 * @returns N, and the labels as they are fed
 */
export function checkTrainingData(
  data: Float32Array,
  labels: ArrayLike<number>,
  expected: { readonly parameter: string; readonly width: number; readonly classes: number },
): { rows: number; labels: Int32Array } {
  const { parameter, width, classes } = expected;
  // Double precision is not what the graphs are made for.
  if (!(data instanceof Float32Array) || data.length === 0) {
    throw new ArgumentError({
      parameter,
      received: data instanceof Float32Array ? "no numbers" : describeValue(data),
      expected: "a Float32Array with at least one row",
    });
  }
  const rows = checkMatrix(data, width, parameter);
  classIds(labels, { rows, classes });
  return { rows, labels: Int32Array.from(labels) };
}
