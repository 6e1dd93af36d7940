import { classIds, type Labels } from "../checks/class-ids.ts";
import { checkNumber } from "../checks/check-values.ts";
import { noShift } from "./no-shift.ts";
import type { FocalOptions } from "./focal-options.ts";

/** 1 − p_y from −log p_y, without cancellation where p_y is close to 1. */
export function shareOfOthers(loss: number): number {
  return -Math.expm1(-loss);
}

export function checkFocal(
  labels: Labels,
  options: FocalOptions,
  others: readonly string[],
): { ids: Int32Array; shift: Float64Array; gamma: number } {
  const { gamma = 2 } = { ...options };
  checkNumber(gamma, "gamma", { least: 0 });
  const shift = noShift(options, "gamma", ...others);
  return { ids: classIds(labels, { classes: shift.length }), shift, gamma };
}
