import type { Labels } from "../checks/class-ids.ts";
import { checkWhole } from "../checks/check-values.ts";
import { checkClasses } from "../checks/check-classes.ts";
import { countRows, wholeConfusion } from "./confusion-entries.ts";

/**
 * Confusion matrix: how many rows of true class r were predicted as class k.
 *
 * @param predictions - class id per row [N], integers in [0, C)
 * @param labels - true class id per row [N], integers in [0, C)
 * @param options - `classes`: C
 * @returns [C][C], first index true class, second index predicted class
 * @throws {@link ArgumentError} when lengths differ, there are no rows, or an id is out of range
 *
 * @example
 * ```ts
 * import { confusionMatrix } from "@balms/core";
 *
 * console.log(confusionMatrix([0, 1, 1], [0, 0, 1], { classes: 2 })); // [[1, 1], [0, 1]]
 * ```
 */
export function confusionMatrix(
  predictions: Labels,
  labels: Labels,
  options: { readonly classes: number },
): number[][] {
  const classes = checkClasses(options);
  const entries = new Map<number, number>();
  countRows(entries, predictions, labels, classes);
  checkWhole(predictions.length, "rows", 1);
  return wholeConfusion(entries, classes);
}
