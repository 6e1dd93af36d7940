import { describeValue, refuse, refuseValue } from "@balms/core/adapter";

const expected = "at least one name, all different, none empty";

/** Class names in order: as given, or "0", "1", … for a number of classes. */
export function classNames(classes: number | readonly string[]): readonly string[] {
  if (typeof classes === "number") {
    if (!Number.isSafeInteger(classes) || classes < 1) {
      refuseValue("classes", classes, "a number of classes, at least 1, or their names");
    }
    return Array.from({ length: classes }, (_, label) => String(label));
  }
  if (classes.length === 0) refuse("classes", "no names", expected);
  const ids = new Map<string, number>();
  for (const [id, name] of classes.entries()) {
    const earlier = ids.get(name);
    if (name === "") refuse("classes", `an empty name at class ${id}`, expected);
    if (earlier !== undefined) {
      const received = `the name ${describeValue(name)} at class ${id} and already at class ${earlier}`;
      refuse("classes", received, expected);
    }
    ids.set(name, id);
  }
  return [...classes];
}
