import { checkScores } from "../checks/check-matrix.ts";
import type { FloatArray } from "../arrays/float-array.ts";
import { checkClasses } from "../checks/check-classes.ts";

/**
 * The predicted class of each row: the arg max of its logits, the lowest id among equals.
 *
 * @param logits - η [N, C], row after row; finite, or −Infinity for classes that are ruled out
 * @param options - `classes`: C
 * @returns class ids [N]
 * @throws {@link ArgumentError} on NaN or +Infinity, or a length that is no multiple of C
 *
 * @example
 * ```ts
 * import { predictClasses } from "@balms/core";
 *
 * console.log(predictClasses(new Float32Array([0, 2, 5, 1]), { classes: 2 })); // 1, 0
 * ```
 */
export function predictClasses(
  logits: FloatArray,
  options: { readonly classes: number },
): Int32Array {
  const classes = checkClasses(options);
  checkScores(logits, classes, "logits");
  return argmaxRows(logits, new Float64Array(classes));
}

/** arg max of scores + shift per row. */
export function argmaxRows(scores: FloatArray, shift: Float64Array): Int32Array {
  const classes = shift.length;
  const out = new Int32Array(scores.length / classes);
  for (let row = 0; row < out.length; row++) {
    let most = -Infinity;
    for (let j = 0; j < classes; j++) {
      const score = scores[row * classes + j] + shift[j];
      if (score > most) {
        most = score;
        out[row] = j;
      }
    }
  }
  return out;
}
