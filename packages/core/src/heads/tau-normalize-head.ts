import { checkNumber } from "../checks/check-values.ts";
import type { FloatArray, SamePrecision } from "../arrays/float-array.ts";
import { noShift } from "../losses/no-shift.ts";
import { checkHead, type LinearHead } from "./linear-head.ts";
import { finishHead } from "./finish-head.ts";

/** Options of `tauNormalizeHead`. */
export interface TauNormalizeOptions {
  /** C, rows of the weight; at least 1. */
  readonly classes: number;
  /** Exponent of the norm, at least 0; default 1: every row at length 1. Chosen on validation data. */
  readonly tau?: number | undefined;
}

/**
 * τ-normalised classifier: W_c / ‖W_c‖^τ, without training.
 *
 * Heads trained on a long tail give common classes longer weights. τ = 0 leaves the weight as it
 * is, τ = 1 makes all rows equally long. The bias is dropped, as in the paper: that of the head
 * returned is 0. A row of zeros stays one.
 *
 * Source: Kang et al., "Decoupling representation and classifier for long-tailed recognition",
 * ICLR 2020, section 4.
 *
 * @param weight - W [C, D], row after row, finite
 * @param options - `classes`: C; `tau` ≥ 0, default 1
 * @returns a head in the precision of `weight`, for `linearLogits`
 * @throws {@link ArgumentError} when the length is no multiple of C, a number is not finite, or τ is negative or so large that the head overflows
 *
 * @example
 * ```ts
 * import { tauNormalizeHead } from "@balms/core/heads";
 *
 * const head = tauNormalizeHead(new Float64Array([3, 4, 0, 2]), { classes: 2 });
 * console.log(head.weight); // 0.6, 0.8, 0, 1
 * ```
 */
export function tauNormalizeHead<Values extends FloatArray>(
  weight: Values,
  options: TauNormalizeOptions,
): LinearHead<SamePrecision<Values>> {
  const { tau = 1 } = { ...options };
  checkNumber(tau, "tau", { least: 0 });
  const bias = noShift(options, "tau");
  const dimensions = checkHead(weight, bias, "");
  const out = new Float64Array(weight.length);
  for (let start = 0; start < weight.length; start += dimensions) {
    let norm = 0;
    for (let i = start; i < start + dimensions; i++) norm = Math.hypot(norm, weight[i]);
    const divisor = (norm || 1) ** tau;
    for (let i = start; i < start + dimensions; i++) out[i] = weight[i] / divisor;
  }
  return finishHead(weight, out, bias, "tau");
}
