import { checkClasses } from "../checks/check-classes.ts";

/** What plain losses add to the logits [C]: nothing. */
export function noShift(options: { readonly classes: number }): Float64Array {
  return new Float64Array(checkClasses(options));
}
