import type { Labels } from "../checks/class-ids.ts";
import type { FloatArray } from "../arrays/float-array.ts";
import { checkClasses } from "../checks/check-classes.ts";
import { binErrors, fillBins } from "./calibration-bins.ts";
import type { ShotGroup } from "./shot-groups.ts";

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
  labels: Labels,
  options: { readonly classes: number; readonly bins?: number | undefined },
): number {
  const classes = checkClasses(options, "bins");
  const oneGroup = Array<ShotGroup>(classes).fill("many");
  // There is at least one row.
  return binErrors(fillBins(probabilities, labels, oneGroup, options.bins)).all as number;
}
