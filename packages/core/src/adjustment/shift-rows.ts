import { type FloatArray, floatArrayLike, type SamePrecision } from "../checks/float-array.ts";

/** logits / divisor + shift per row, in the precision of the logits. */
export function shiftRows<Input extends FloatArray>(
  logits: Input,
  shift: ArrayLike<number>,
  divisor: number,
): SamePrecision<Input> {
  const out = floatArrayLike(logits, logits.length);
  for (let start = 0; start < out.length; start += shift.length) {
    for (let j = 0; j < shift.length; j++) out[start + j] = logits[start + j] / divisor + shift[j];
  }
  return out as SamePrecision<Input>;
}
