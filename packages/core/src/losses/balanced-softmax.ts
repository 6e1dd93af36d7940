import { checkMatrix } from "../checks/check-matrix.ts";
import { type FloatArray, floatArrayLike, type SamePrecision } from "../arrays/float-array.ts";
import { type BalancedOptions, classShift } from "./class-shift.ts";
import { exponentiateRow, rowScratch } from "./row-softmax.ts";

/**
 * Balanced Softmax probabilities: φ_j = π_j^τ e^{η_j} / Σ_i π_i^τ e^{η_i}.
 *
 * What a model believes about rows that are distributed like the prior. For a balanced test set
 * take the plain softmax of the same logits (`plainSoftmax`).
 *
 * Source: Ren et al., "Balanced Meta-Softmax for Long-Tailed Visual Recognition", NeurIPS 2020,
 * section 3.1; general τ: Menon et al., "Long-tail learning via logit adjustment", ICLR 2021.
 *
 * @param logits - η [B, C], row after row, finite; computed in double precision whatever the input
 * @param options - `prior` (C classes), `tau` (≥ 0, default 1), `zeroCounts` and `alpha`
 * @returns φ [B, C] in the precision of `logits`; a masked class has 0
 * @throws {@link ArgumentError} on NaN or Infinity (it names row and column) or a length that is no multiple of C
 * @throws {@link PriorError} on classes without examples, unless `zeroCounts` says what to do
 *
 * @example
 * ```ts
 * import { balancedSoftmax, priorFromCounts } from "@balms/core";
 *
 * const prior = priorFromCounts([90, 10]);
 * console.log(balancedSoftmax(new Float64Array([0, 0]), { prior })); // 0.9, 0.1
 * ```
 */
export function balancedSoftmax<Input extends FloatArray>(
  logits: Input,
  options: BalancedOptions,
): SamePrecision<Input> {
  const shift = classShift(options);
  checkMatrix(logits, shift.length, "logits");
  return softmaxRows(logits, shift) as SamePrecision<Input>;
}

/** Softmax of logits + shift, for logits that are checked. */
export function softmaxRows(logits: FloatArray, shift: Float64Array): SamePrecision<FloatArray> {
  const classes = shift.length;
  const scratch = rowScratch(classes);
  const out = floatArrayLike(logits, logits.length);
  for (let start = 0; start < logits.length; start += classes) {
    exponentiateRow(logits, start, shift, scratch);
    const total = 1 + scratch[classes + 1];
    for (let j = 0; j < classes; j++) out[start + j] = scratch[j] / total;
  }
  return out;
}
