import type { FloatArray, SamePrecision } from "../arrays/float-array.ts";
import { noShift } from "./no-shift.ts";
import type { SigmoidOptions, SigmoidTargets } from "./sigmoid-entries.ts";
import { sigmoidLossRows } from "./sigmoid-rows.ts";

/** Options of the plain sigmoid loss. */
export interface PlainSigmoidOptions extends SigmoidOptions {
  /** Number of classes C, at least 1. */
  readonly classes: number;
}

/**
 * Plain sigmoid loss per row, in nats: binary cross-entropy of C classifiers, added up. The same
 * code as `balancedSigmoidLoss`, with nothing added to the logits; the outer loss of the Meta
 * Reweighter, which must not see the shift.
 *
 *     loss_b = Σ_j m_bj BCE(σ(η_j), t_bj)
 *
 * @param logits - η [B, C], row after row, finite
 * @param labels - class ids [B], −1 for background, or targets [B, C], as for `balancedSigmoidLoss`
 * @param options - `classes`: C; `mask` [B, C]
 * @returns loss [B] in the precision of `logits`
 * @throws {@link ArgumentError} on NaN or Infinity, a label out of range, or lengths that do not match
 *
 * @example
 * ```ts
 * import { plainSigmoidLoss } from "@balms/core";
 *
 * console.log(plainSigmoidLoss(new Float64Array([0, 0]), [-1], { classes: 2 })); // 2 log 2
 * ```
 */
export function plainSigmoidLoss<Input extends FloatArray>(
  logits: Input,
  labels: SigmoidTargets,
  options: PlainSigmoidOptions,
): SamePrecision<Input> {
  const shift = noShift(options, "mask", "background");
  return sigmoidLossRows(logits, labels, shift, options) as SamePrecision<Input>;
}
