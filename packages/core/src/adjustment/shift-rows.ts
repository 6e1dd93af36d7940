import { refuseEntry } from "../checks/check-matrix.ts";
import { type FloatArray, floatArrayLike, type SamePrecision } from "../arrays/float-array.ts";

/** logits / divisor + shift per row, in the precision of the logits. */
export function shiftRows<Input extends FloatArray>(
  logits: Input,
  shift: ArrayLike<number>,
  divisor: number,
): SamePrecision<Input> {
  const out = floatArrayLike(logits, logits.length);
  for (let i = 0; i < out.length; i++) {
    const j = i % shift.length;
    out[i] = logits[i] / divisor + shift[j];
    if (out[i] - out[i] !== 0 && logits[i] + shift[j] > -Infinity) {
      refuseEntry(out, i, shift.length, "adjusted logits", "finite numbers");
    }
  }
  return out as SamePrecision<Input>;
}
