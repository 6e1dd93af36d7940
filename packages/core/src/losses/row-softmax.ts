import type { FloatArray } from "../checks/float-array.ts";

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
 */
export function exponentiateRow(
  logits: FloatArray,
  start: number,
  shift: Float64Array,
  scratch: Float64Array,
): void {
  const classes = shift.length;
  let best = 0;
  let most = -Infinity;
  for (let j = 0; j < classes; j++) {
    const z = logits[start + j] + shift[j];
    scratch[j] = z;
    if (z > most) {
      most = z;
      best = j;
    }
  }
  let rest = 0;
  for (let j = 0; j < classes; j++) {
    const term = Math.exp(scratch[j] - most);
    scratch[j] = term;
    if (j !== best) rest += term;
  }
  scratch[classes] = most;
  scratch[classes + 1] = rest;
}

/** −log φ_j of the row that `scratch` was made from; +Infinity for a masked class. */
export function negativeLogShare(z: number, classes: number, scratch: Float64Array): number {
  return scratch[classes] - z + Math.log1p(scratch[classes + 1]);
}
