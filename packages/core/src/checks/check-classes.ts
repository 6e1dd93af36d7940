import { checkWhole } from "./check-values.ts";

/** The number of classes in `options`, which plain JavaScript may have left out. */
export function checkClasses(options: { readonly classes: number }): number {
  return checkWhole({ ...options }.classes, "classes", 1);
}
