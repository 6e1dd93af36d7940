import { accuracies, confusionTotals } from "./class-totals.ts";

/**
 * Macro F1: mean over classes that have test rows of 2·right / (true + predicted).
 *
 * @param confusion - rows are true classes, from `confusionMatrix`
 * @returns in [0, 1]
 * @throws {@link ArgumentError} when the matrix is not square or counts no rows
 *
 * @example
 * ```ts
 * import { macroF1 } from "@balms/core";
 *
 * console.log(macroF1([[3, 1], [1, 3]])); // 0.75
 * ```
 */
export function macroF1(confusion: readonly (readonly number[])[]): number {
  return accuracies(confusionTotals(confusion)).macroF1;
}
