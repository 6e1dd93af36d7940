import { mostClasses } from "../priors/check-counts.ts";
import { checkKnown } from "./check-options.ts";
import { checkWhole } from "./check-values.ts";

/** The number of classes in `options`, which plain JavaScript may have left out; `others` are known beside it. */
export function checkClasses(
  options: { readonly classes: number },
  ...others: readonly string[]
): number {
  checkKnown(options, ["classes", ...others]);
  return checkWhole({ ...options }.classes, "classes", 1, mostClasses);
}
