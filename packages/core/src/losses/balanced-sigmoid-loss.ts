import type { FloatArray, SamePrecision } from "../arrays/float-array.ts";
import type { SigmoidOptions, SigmoidTargets } from "./sigmoid-entries.ts";
import { sigmoidLossRows } from "./sigmoid-rows.ts";
import { settleSigmoidShift, type SigmoidShiftOptions } from "./sigmoid-shift.ts";

/** Options of the sigmoid form. */
export interface BalancedSigmoidOptions extends SigmoidShiftOptions, SigmoidOptions {}

/**
 * Balanced sigmoid loss per row, in nats: binary cross-entropy of C classifiers, added up.
 *
 *     η'_j = η_j − log((1 − f_j)/f_j)        loss_b = Σ_j m_bj BCE(σ(η'_j), t_bj)
 *
 * t_bj is 1[j = y_b] for class ids. A background row has the all-zero target, and its logits are
 * not shifted. Entries that `mask` leaves out (m = 0) are in no loss and no gradient.
 *
 * Source: Ren et al., "Balanced Meta-Softmax for Long-Tailed Visual Recognition", NeurIPS 2020,
 * section 3.1 and its appendix on the sigmoid form.
 *
 * @param logits - η [B, C], row after row, finite
 * @param labels - class id per row [B], integers in [0, C), or −1 for background; or, for rows of several classes, 0, 1 or a share in between [B, C] as a Uint8Array, Float32Array or Float64Array
 * @param options - `frequencies` [C] or a `prior`, `dividesByClassesMinusOne`, `mask` [B, C], `background` [B]
 * @returns loss [B] in the precision of `logits`
 * @throws {@link ArgumentError} on NaN or Infinity, a label out of range, lengths that do not match, or a frequency outside (0, 1)
 * @throws {@link PriorError} on a class in no image or in every image of the prior, unless `zeroCounts` says what to do
 *
 * @example
 * ```ts
 * import { balancedSigmoidLoss } from "@balms/core";
 *
 * const logits = new Float64Array([0, 0, 0, 0]);
 * console.log(balancedSigmoidLoss(logits, [1, -1], { frequencies: [0.5, 0.01] }));
 *
 * const both = Uint8Array.of(1, 1, 0, 1); // row 0 has both classes
 * const mask = Uint8Array.of(1, 1, 0, 1); // nobody looked for class 0 in row 1
 * console.log(balancedSigmoidLoss(logits, both, { frequencies: [0.5, 0.01], mask }));
 * ```
 */
export function balancedSigmoidLoss<Input extends FloatArray>(
  logits: Input,
  labels: SigmoidTargets,
  options: BalancedSigmoidOptions,
): SamePrecision<Input> {
  const shift = settleSigmoidShift(options, ["mask", "background"]);
  return sigmoidLossRows(logits, labels, shift, options) as SamePrecision<Input>;
}
