import { checkScores } from "../checks/check-matrix.ts";
import type { FloatArray, SamePrecision } from "../arrays/float-array.ts";
import { type AdjustmentOptions, logitAdjustment } from "./logit-adjustment.ts";
import { shiftRows } from "./shift-rows.ts";

/**
 * Post-hoc logit adjustment: η_j − τ·log π_j, and + log ρ_j for a known test prior ρ.
 *
 * Needs no training: a model trained with plain softmax on a long-tailed set predicts for a
 * balanced (or differently distributed) one.
 *
 * Source: Menon et al., "Long-tail learning via logit adjustment", ICLR 2021, section 4.1.
 *
 * @param logits - η [N, C], row after row; finite, or −Infinity for classes that are ruled out; not changed
 * @param options - `prior`, `tau` (≥ 0, default 1), `target` (default uniform), `training`, `zeroCounts`, `alpha`
 * @returns [N, C] in the precision of `logits`; −Infinity for classes that are ruled out, or that "mask" rules out
 * @throws {@link ArgumentError} on NaN or +Infinity, or a length that is no multiple of C
 * @throws {@link PriorError} on classes without examples, when `target` has other classes, or when `prior` is not what `training` implies
 *
 * @example
 * ```ts
 * import { adjustLogits, priorFromCounts } from "@balms/core";
 *
 * const prior = priorFromCounts([90, 10]);
 * console.log(adjustLogits(new Float32Array([2, 1]), { prior })); // the second class wins now
 * ```
 */
export function adjustLogits<Input extends FloatArray>(
  logits: Input,
  options: AdjustmentOptions,
): SamePrecision<Input> {
  const adjustment = logitAdjustment(options);
  checkScores(logits, adjustment.length, "logits");
  return shiftRows(logits, adjustment, 1);
}
