import type { FloatArray } from "../arrays/float-array.ts";
import { tableDecay } from "./table-decay.ts";

// The one place where a softmax is computed. A class is masked by a shift of −Infinity, or by a
// logit of −Infinity where a measure allows that.

/** Scratch space for one row of C classes: C terms, the maximum, and the rest of the sum. */
export function rowScratch(classes: number): Float64Array {
  return new Float64Array(classes + 2);
}

/**
 * Writes e^{z_j − m} per class, m = max z and Σ_{j≠argmax} e^{z_j − m}, for z = logits + shift.
 *
 * The greatest term, which is 1, is left out of the sum, so that log1p keeps small losses exact.
 *
 * @returns whether all logits are known to be finite
 */
export function exponentiateRow(
  logits: FloatArray,
  start: number,
  shift: Float64Array,
  scratch: Float64Array,
): boolean {
  const last = shift.length - 1;
  let best = 0;
  let most = logits[start] + shift[0];
  scratch[0] = most;
  // Two classes at a time, after the first where their number is odd: half as many checks.
  for (let j = (last + 1) % 2; j < last; j += 2) {
    const first = logits[start + j] + shift[j];
    const second = logits[start + j + 1] + shift[j + 1];
    scratch[j] = first;
    scratch[j + 1] = second;
    if (first > most) {
      most = first;
      best = j;
    }
    if (second > most) {
      most = second;
      best = j + 1;
    }
  }
  // The last class takes the place of the greatest, so that the sum need not step over it.
  scratch[best] = scratch[last];
  const finite = tableDecay(scratch, most, last);
  scratch[last] = scratch[best];
  scratch[best] = 1;
  scratch[last + 1] = most;
  return finite && Number.isFinite(most);
}

/** −log φ_j from z_j, the greatest of the row, and Σ e^{z − max} of the others; +Infinity for a masked class. */
export function negativeLogShare(z: number, most: number, rest: number): number {
  return most - z + Math.log1p(rest);
}
