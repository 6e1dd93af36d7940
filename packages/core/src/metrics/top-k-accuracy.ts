import { classIds, type Labels } from "../checks/class-ids.ts";
import { checkScores } from "../checks/check-matrix.ts";
import { checkWhole } from "../checks/check-values.ts";
import type { FloatArray } from "../arrays/float-array.ts";
import { checkClasses } from "../checks/check-classes.ts";

/**
 * Top-k accuracy: share of rows whose true class is among the k greatest logits.
 *
 * Among equals the lowest ids come first, as in `predictClasses`; so k = 1 is the top-1 accuracy,
 * and from k = C on every row is right.
 *
 * Source: Russakovsky et al., "ImageNet Large Scale Visual Recognition Challenge", IJCV 2015.
 *
 * @param logits - η [N, C], row after row; finite, or −Infinity for classes that are ruled out
 * @param labels - true class id per row [N], integers in [0, C)
 * @param options - `classes`: C; `k`: at least 1
 * @returns in [0, 1]
 * @throws {@link ArgumentError} when there are no rows, lengths do not match, an id is out of range or a logit is NaN
 *
 * @example
 * ```ts
 * import { topKAccuracy } from "@balms/core";
 *
 * const logits = new Float32Array([3, 2, 1, 3, 2, 1]);
 * console.log(topKAccuracy(logits, [1, 2], { classes: 3, k: 2 })); // 0.5
 * ```
 */
export function topKAccuracy(
  logits: FloatArray,
  labels: Labels,
  options: { readonly classes: number; readonly k: number },
): number {
  const classes = checkClasses(options, "k");
  const k = checkWhole(options.k, "k", 1);
  const rows = checkWhole(checkScores(logits, classes, "logits"), "rows", 1);
  const ids = classIds(labels, { rows, classes });
  let right = 0;
  for (let row = 0; row < rows; row++) {
    if (rankOf(ids[row], logits, row * classes, classes) < k) right++;
  }
  return right / rows;
}

/** How many classes come before `label` in a row of scores, by score and then by id. */
export function rankOf(label: number, scores: FloatArray, start: number, classes: number): number {
  const own = scores[start + label];
  let before = 0;
  for (let j = 0; j < classes; j++) {
    const score = scores[start + j];
    if (score > own || (score === own && j < label)) before++;
  }
  return before;
}
