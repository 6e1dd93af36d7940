import { accuracies, confusionTotals } from "./class-totals.ts";

/**
 * Balanced accuracy: mean of the per-class accuracies, over classes that have test rows.
 *
 * @param confusion - rows are true classes, from `confusionMatrix`
 * @returns in [0, 1]
 * @throws {@link ArgumentError} when the matrix is not square or counts no rows
 *
 * @example
 * ```ts
 * import { balancedAccuracy } from "@balms/core";
 *
 * console.log(balancedAccuracy([[8, 0], [2, 0]])); // 0.5
 * ```
 */
export function balancedAccuracy(confusion: readonly (readonly number[])[]): number {
  return accuracies(confusionTotals(confusion)).balanced;
}
