import { meanOfKnown } from "./mean-of-known.ts";
import { perClassAccuracy } from "./per-class-accuracy.ts";

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
  // At least one row is counted, so at least one class has a value.
  return meanOfKnown(perClassAccuracy(confusion)) ?? 0;
}
