import { refuse } from "../errors/refuse.ts";

/** Rows per class [C] of class ids that are checked; a class without rows is refused. */
export function classSizes(labels: ArrayLike<number>, classes: number): Float64Array {
  const sizes = new Float64Array(classes);
  for (let row = 0; row < labels.length; row++) sizes[labels[row]]++;
  const absent = sizes.indexOf(0);
  if (absent !== -1) refuse("labels", `no rows of class ${absent}`, "rows of every class");
  return sizes;
}
