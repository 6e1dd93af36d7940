import { checkKnown } from "./check-options.ts";
import { checkWhole } from "./check-values.ts";

/**
 * The most classes there may be, anywhere: far more than any label set, and little enough to hold in
 * memory while a hostile file is read.
 */
export const mostClasses = 4_194_304;

/** The number of classes in `options`, which plain JavaScript may have left out; `others` are known beside it. */
export function checkClasses(
  options: { readonly classes: number },
  ...others: readonly string[]
): number {
  checkKnown(options, ["classes", ...others]);
  return checkWhole({ ...options }.classes, "classes", 1, mostClasses);
}
