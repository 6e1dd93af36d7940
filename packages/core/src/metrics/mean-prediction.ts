import { checkMatrix } from "../checks/check-matrix.ts";
import { checkWhole } from "../checks/check-values.ts";
import type { FloatArray } from "../arrays/float-array.ts";
import { checkClasses } from "../checks/check-classes.ts";

/**
 * Mean predicted distribution: the mean of the rows' probabilities. On a balanced test set an
 * unbiased model gives every class about 1/C; one that follows its training prior does not.
 *
 * @param probabilities - [N, C], row after row
 * @param options - `classes`: C
 * @returns [C]
 * @throws {@link ArgumentError} when there are no rows, or the length is no multiple of C
 *
 * @example
 * ```ts
 * import { meanPrediction } from "@balms/core";
 *
 * console.log(meanPrediction(new Float64Array([1, 0, 0.5, 0.5]), { classes: 2 })); // 0.75, 0.25
 * ```
 */
export function meanPrediction(
  probabilities: FloatArray,
  options: { readonly classes: number },
): number[] {
  const classes = checkClasses(options);
  const rows = checkWhole(checkMatrix(probabilities, classes, "probabilities"), "rows", 1);
  const sums = new Float64Array(classes);
  for (let start = 0; start < probabilities.length; start += classes) {
    for (let j = 0; j < classes; j++) sums[j] += probabilities[start + j];
  }
  return Array.from(sums, (sum) => sum / rows);
}
