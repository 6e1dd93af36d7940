import { checkScores } from "../checks/check-matrix.ts";
import { checkNumber, checkVector } from "../checks/check-values.ts";
import type { FloatArray, SamePrecision } from "../arrays/float-array.ts";
import { shiftRows } from "./shift-rows.ts";

/** A calibration of logits: η ↦ η/T + b. Plain data, so that it can be kept as JSON. */
export interface Calibration {
  /** T, above 0. */
  readonly temperature: number;
  /** b [C], added after the division; adds up to 0. */
  readonly bias: readonly number[];
}

/**
 * Calibrated logits: η_j / T + b_j.
 *
 * Source: Alexandari, Kundaje, Shrikumar, "Maximum likelihood with bias-corrected calibration is
 * hard-to-beat at label shift adaptation", ICML 2020, section 3.
 *
 * @param logits - η [N, C], row after row; finite, or −Infinity for classes that are ruled out; not changed
 * @param calibration - from `fitCalibration`, over the same C classes
 * @returns [N, C] in the precision of `logits`
 * @throws {@link ArgumentError} on NaN or +Infinity, a length that is no multiple of C, or what is no calibration
 *
 * @example
 * ```ts
 * import { calibrateLogits } from "@balms/core/estimation";
 *
 * const calibration = { temperature: 2, bias: [0.5, -0.5] };
 * console.log(calibrateLogits(new Float64Array([4, 2]), calibration)); // 2.5, 0.5
 * ```
 */
export function calibrateLogits<Input extends FloatArray>(
  logits: Input,
  calibration: Calibration,
): SamePrecision<Input> {
  const { temperature, bias } = { ...calibration };
  checkNumber(temperature, "calibration.temperature", { above: 0 });
  checkVector(bias, "calibration.bias");
  checkScores(logits, bias.length, "logits");
  return shiftRows(logits, bias, temperature);
}
