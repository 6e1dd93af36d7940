import { classIds, type Labels } from "../checks/class-ids.ts";
import { checkMatrix } from "../checks/check-matrix.ts";
import { checkWhole } from "../checks/check-values.ts";
import { classSizes } from "../checks/class-sizes.ts";
import type { FloatArray } from "../arrays/float-array.ts";
import { centerRows } from "../losses/center-rows.ts";
import { exponentiateRow, negativeLogShare, rowScratch } from "../losses/row-softmax.ts";
import { checkClasses } from "../checks/check-classes.ts";
import { minimizeConvex, type Objective } from "../numerics/minimize-convex.ts";
import { sum } from "../numerics/sum.ts";
import type { Calibration } from "./calibrate-logits.ts";

/** Options of `fitCalibration`. */
export interface CalibrationOptions {
  /** Number of classes C, at least 1. */
  readonly classes: number;
}

/** A calibration, and how well it fits the rows that it was fitted on. */
export interface FittedCalibration extends Calibration {
  /** Mean of −log p_y over the calibrated rows, in nats. */
  readonly loss: number;
}

// The temperature may be this many times greater or smaller than the spread of the logits.
const range = 1e3;

/**
 * Bias-corrected temperature scaling: T and b that minimise −log softmax(η/T + b)_y over
 * validation rows, a convex problem in 1/T and b. No random numbers.
 *
 * Calibrated logits assume the class distribution of the validation rows. Fit them before
 * estimating a shift: EM takes overconfidence for evidence. T is held within a factor of 1000 of
 * the mean distance of the logits from the greatest of their row, so that neither perfect nor
 * useless predictions make it run away. The search (L-BFGS)
 * ends where less than 1e-15 of the loss is left to gain: 20 to 100 passes over the rows.
 *
 * Source: Alexandari, Kundaje, Shrikumar, "Maximum likelihood with bias-corrected calibration is
 * hard-to-beat at label shift adaptation", ICML 2020, section 3.
 *
 * @param logits - η [N, C], row after row, finite, N ≥ 1: of validation rows, never of those trained or tested on
 * @param labels - class id per row [N]; every class must occur
 * @param options - `classes`: C
 * @returns T, b and the loss; plain data
 * @throws {@link ArgumentError} without rows, on NaN or Infinity, a label out of range, lengths that do not match, or a class without rows, whose bias would have no bound
 *
 * @example
 * ```ts
 * import { calibrateLogits, fitCalibration } from "@balms/core/estimation";
 *
 * const logits = new Float64Array([4, 0, 4, 0, 4, 0, 0, 4, 0, 4, 0, 4]);
 * const calibration = fitCalibration(logits, [0, 0, 1, 1, 1, 0], { classes: 2 });
 * console.log(calibration.temperature, calibrateLogits(logits, calibration)); // 4 / log 2
 * ```
 */
export function fitCalibration(
  logits: FloatArray,
  labels: Labels,
  options: CalibrationOptions,
): FittedCalibration {
  const classes = checkClasses(options);
  const rows = checkWhole(checkMatrix(logits, classes, "logits"), "rows", 1);
  const ids = classIds(labels, { rows, classes });
  const counts = classSizes(ids, classes);
  const centered = Float64Array.from(logits);
  centerRows(centered, classes);
  // So that neither this nor T leaves the range of numbers.
  const unit = Math.min(1e300, Math.max(1e-300, -sum(centered) / logits.length || 1));
  const values = centered.map((value) => value / unit);
  // Coordinates unit/T and b_j.
  const objective: Objective = (x) => {
    const shift = x.subarray(1);
    const gradient = new Float64Array(x.length);
    const curvature = new Float64Array(x.length);
    const scaled = new Float64Array(classes);
    const scratch = rowScratch(classes);
    let value = 0;
    for (let row = 0; row < rows; row++) {
      const start = row * classes;
      for (let j = 0; j < classes; j++) scaled[j] = x[0] * values[start + j];
      exponentiateRow(scaled, 0, shift, scratch);
      const most = scratch[classes];
      const rest = scratch[classes + 1];
      const total = 1 + rest;
      let mean = 0;
      let square = 0;
      for (let j = 0; j < classes; j++) {
        const share = scratch[j] / total;
        const part = share * values[start + j];
        gradient[j + 1] += share;
        curvature[j + 1] -= share * share;
        mean += part;
        square += part * values[start + j];
      }
      const label = ids[row];
      value += negativeLogShare(scaled[label] + shift[label], most, rest) / rows;
      gradient[0] += mean - values[start + label];
      curvature[0] += square - mean * mean;
    }
    for (let i = 0; i < x.length; i++) {
      if (i > 0) {
        curvature[i] += gradient[i];
        gradient[i] -= counts[i - 1];
      }
      gradient[i] /= rows;
      // Where all shares are near 0 or 1 the curvature says nothing: no step is longer than 1, or T.
      curvature[i] = Math.max(curvature[i] / rows, Math.abs(gradient[i]) / (i > 0 ? 1 : x[0]));
    }
    return { value, gradient, curvature };
  };
  // T = 1, if in range: what follows is no worse.
  const start = new Float64Array(classes + 1);
  start[0] = Math.min(range, Math.max(1 / range, unit));
  const { point, value: loss } = minimizeConvex(objective, start, 1 / range, range);
  const bias = Array.from(point.subarray(1));
  const middle = sum(bias) / classes;
  return { temperature: unit / point[0], bias: bias.map((value) => value - middle), loss };
}
