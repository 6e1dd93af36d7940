import { confusionTotals, recalls } from "./class-totals.ts";

/**
 * Share of each class's rows that were predicted right (recall).
 *
 * @param confusion - rows are true classes, from `confusionMatrix`
 * @returns [C], in [0, 1]; null for a class without test rows
 * @throws {@link ArgumentError} when the matrix is not square or counts no rows
 *
 * @example
 * ```ts
 * import { perClassAccuracy } from "@balms/core";
 *
 * console.log(perClassAccuracy([[3, 1], [0, 0]])); // 0.75, null
 * ```
 */
export function perClassAccuracy(confusion: readonly (readonly number[])[]): (number | null)[] {
  return recalls(confusionTotals(confusion));
}
