import { checkClasses } from "../checks/check-classes.ts";

/** What plain losses add to the logits [C]: nothing. `others` are the options beside `classes`. */
export function noShift(
  options: { readonly classes: number },
  ...others: readonly string[]
): Float64Array {
  return new Float64Array(checkClasses(options, ...others));
}
