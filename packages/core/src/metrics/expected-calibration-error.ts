import { checkLabels } from "../checks/check-labels.ts";
import { checkMatrix } from "../checks/check-matrix.ts";
import { checkWhole } from "../checks/check-values.ts";
import type { FloatArray } from "../checks/float-array.ts";
import { ArgumentError } from "../errors/argument-error.ts";
import { argmaxRows } from "./predict-classes.ts";

/**
 * Expected calibration error: Σ_k |B_k|/N · |accuracy(B_k) − mean confidence(B_k)|.
 *
 * The confidence of a row is its greatest probability; bin k of K holds confidences in
 * (k/K, (k+1)/K].
 *
 * Source: Guo et al., "On calibration of modern neural networks", ICML 2017, section 2.
 *
 * @param probabilities - [N, C], row after row, in [0, 1]
 * @param labels - true class id per row [N]
 * @param options - `classes`: C; `bins`: K, at least 1, default 15
 * @returns in [0, 1]
 * @throws {@link ArgumentError} when there are no rows, lengths do not match or a number is out of range
 *
 * @example
 * ```ts
 * import { expectedCalibrationError } from "@balms/core";
 *
 * const probabilities = new Float64Array([0.8, 0.2, 0.8, 0.2]);
 * console.log(expectedCalibrationError(probabilities, [0, 1], { classes: 2 })); // 0.3
 * ```
 */
export function expectedCalibrationError(
  probabilities: FloatArray,
  labels: ArrayLike<number>,
  options: { readonly classes: number; readonly bins?: number | undefined },
): number {
  const classes = checkWhole(options.classes, "classes", 1);
  const bins = checkWhole(options.bins ?? 15, "bins", 1);
  const rows = checkMatrix(probabilities, classes, "probabilities");
  checkWhole(rows, "rows", 1);
  checkLabels(labels, { rows, classes });
  const predictions = argmaxRows(probabilities, new Float64Array(classes));
  const right = new Float64Array(bins);
  const confidence = new Float64Array(bins);
  for (let row = 0; row < rows; row++) {
    const sure = probabilities[row * classes + predictions[row]];
    if (!(sure >= 0 && sure <= 1 + 1e-6)) {
      throw new ArgumentError({
        parameter: "probabilities",
        received: `${sure} at row ${row}, column ${predictions[row]}`,
        expected: "numbers from 0 to 1",
        hint: "Logits become probabilities through plainSoftmax.",
      });
    }
    const bin = Math.min(bins - 1, Math.max(0, Math.ceil(sure * bins) - 1));
    confidence[bin] += sure;
    if (predictions[row] === labels[row]) right[bin]++;
  }
  return right.reduce((sum, count, bin) => sum + Math.abs(count - confidence[bin]), 0) / rows;
}
