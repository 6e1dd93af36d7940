import { refuse } from "../errors/refuse.ts";

/** Rows per class [C] of class ids that are checked; a class without rows is refused. */
export function classSizes(
  ids: Int32Array,
  classes: number,
  parameter: string = "labels",
): Float64Array {
  const sizes = new Float64Array(classes);
  for (const id of ids) sizes[id]++;
  const absent = sizes.indexOf(0);
  if (absent !== -1) refuse(parameter, `no rows of class ${absent}`, "rows of every class");
  return sizes;
}
