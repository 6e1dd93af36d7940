import { accuracies, confusionTotals } from "./class-totals.ts";

/**
 * Top-1 accuracy: share of test rows that were predicted right.
 *
 * @param confusion - rows are true classes, from `confusionMatrix`
 * @returns in [0, 1]
 * @throws {@link ArgumentError} when the matrix is not square or counts no rows
 *
 * @example
 * ```ts
 * import { top1Accuracy } from "@balms/core";
 *
 * console.log(top1Accuracy([[8, 0], [2, 0]])); // 0.8
 * ```
 */
export function top1Accuracy(confusion: readonly (readonly number[])[]): number {
  return accuracies(confusionTotals(confusion)).top1;
}
