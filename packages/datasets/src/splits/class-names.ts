import { ArgumentError } from "@balms/core";
import { describeValue } from "@balms/core/adapter";

/** Class names in order: as given, or "0", "1", … for a number of classes. */
export function classNames(classes: number | readonly string[]): readonly string[] {
  if (typeof classes === "number") {
    if (!Number.isSafeInteger(classes) || classes < 1) {
      throw new ArgumentError({
        parameter: "classes",
        received: describeValue(classes),
        expected: "a number of classes, at least 1, or their names",
      });
    }
    return Array.from({ length: classes }, (_, label) => String(label));
  }
  if (classes.length === 0) throw refuse("no names");
  const ids = new Map<string, number>();
  for (const [id, name] of classes.entries()) {
    const earlier = ids.get(name);
    if (name === "") throw refuse(`an empty name at class ${id}`);
    if (earlier !== undefined) {
      throw refuse(
        `the name ${describeValue(name)} at class ${id} and already at class ${earlier}`,
      );
    }
    ids.set(name, id);
  }
  return [...classes];
}

function refuse(received: string): ArgumentError {
  return new ArgumentError({
    parameter: "classes",
    received,
    expected: "at least one name, all different, none empty",
  });
}
