import { checkMatrix } from "../checks/check-matrix.ts";
import type { FloatArray, SamePrecision } from "../arrays/float-array.ts";
import { softmaxRows } from "./balanced-softmax.ts";
import { noShift } from "./no-shift.ts";
import { type PlainOptions } from "./plain-softmax-loss.ts";

/**
 * Plain softmax: e^{η_j} / Σ_i e^{η_i}. The same code as `balancedSoftmax`, with nothing added.
 *
 * @param logits - η [B, C], finite
 * @param options - `classes`: C
 * @returns [B, C] in the precision of `logits`
 * @throws {@link ArgumentError} on NaN or Infinity, or a length that is no multiple of C
 *
 * @example
 * ```ts
 * import { plainSoftmax } from "@balms/core";
 *
 * console.log(plainSoftmax(new Float64Array([0, 0]), { classes: 2 })); // 0.5, 0.5
 * ```
 */
export function plainSoftmax<Input extends FloatArray>(
  logits: Input,
  options: Pick<PlainOptions, "classes">,
): SamePrecision<Input> {
  const shift = noShift(options);
  checkMatrix(logits, shift.length, "logits");
  return softmaxRows(logits, shift) as SamePrecision<Input>;
}
