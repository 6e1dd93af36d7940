import type { FloatArray, SamePrecision } from "../arrays/float-array.ts";
import { noShift } from "./no-shift.ts";
import { reductionNames, type ReductionOptions } from "./row-factors.ts";
import type { SigmoidTargets } from "./sigmoid-entries.ts";
import { sigmoidGradientRows } from "./sigmoid-rows.ts";
import { type PlainSigmoidOptions } from "./plain-sigmoid-loss.ts";

/**
 * Gradient of the reduced plain sigmoid loss with respect to the logits: m_bj (σ(η_j) − t_bj),
 * times the factor of the row's reduction.
 *
 * @param logits - η [B, C], row after row, finite
 * @param labels - class ids [B], −1 for background, or targets [B, C], as for `balancedSigmoidLoss`
 * @param options - `classes`: C; `mask`; `rowWeights`, `reduction` (default "mean"), `over`
 * @returns [B, C] in the precision of `logits`
 * @throws {@link ArgumentError} on NaN or Infinity, a label out of range, or lengths that do not match
 *
 * @example
 * ```ts
 * import { plainSigmoidGradient } from "@balms/core";
 *
 * console.log(plainSigmoidGradient(new Float64Array([0, 0]), [1], { classes: 2 })); // 0.5, −0.5
 * ```
 */
export function plainSigmoidGradient<Input extends FloatArray>(
  logits: Input,
  labels: SigmoidTargets,
  options: PlainSigmoidOptions & ReductionOptions,
): SamePrecision<Input> {
  const shift = noShift(options, "mask", "background", ...reductionNames);
  return sigmoidGradientRows(logits, labels, shift, options) as SamePrecision<Input>;
}
