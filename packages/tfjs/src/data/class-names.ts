import { ArgumentError } from "@balms/core";
import { describeValue } from "@balms/core/adapter";

/** Whether labels are names of classes and no ids. */
export function areNames(labels: ArrayLike<unknown>): labels is ArrayLike<string> {
  return typeof (labels as ArrayLike<unknown> | undefined)?.[0] === "string";
}

/** The class ids of names [N], in the order of the classes. */
export function idsOfNames(
  names: ArrayLike<string>,
  classes: number | readonly string[],
  parameter: string,
): Int32Array {
  if (typeof classes === "number") {
    throw new ArgumentError({
      parameter,
      received: `the name ${describeValue(names[0])}`,
      expected: `class ids from 0 to ${classes - 1}`,
      hint: "Names are known by a prior alone.",
    });
  }
  const ids = new Map(classes.map((name, id) => [name, id]));
  return Int32Array.from({ length: names.length }, (_, row) => {
    const id = ids.get(names[row]);
    if (id !== undefined) return id;
    const received = `${describeValue(names[row])} at row ${row}`;
    const shown = classes.slice(0, 5).map((name) => describeValue(name));
    const rest = classes.length > shown.length ? `, … (${classes.length} in all)` : "";
    throw new ArgumentError({
      parameter,
      received,
      expected: `names in prior.classes: ${shown.join(", ")}${rest}`,
    });
  });
}
