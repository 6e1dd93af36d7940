import { ArgumentError, describeValue } from "@balms/core";

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
  const wrong = classes.find((name, label) => name === "" || classes.indexOf(name) !== label);
  if (classes.length > 0 && wrong === undefined) return [...classes];
  throw new ArgumentError({
    parameter: "classes",
    received: wrong === undefined ? "no names" : `the name ${describeValue(wrong)}`,
    expected: "at least one name, all different, none empty",
  });
}
