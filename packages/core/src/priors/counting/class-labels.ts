import { describeValue } from "../../errors/describe-value.ts";
import { refuse } from "../../errors/refuse.ts";
import { mostClasses } from "../check-counts.ts";
import { checkNames } from "../check-names.ts";
import type { ClassLabel } from "./count-options.ts";

/** The names of the classes where they were listed, else their ids. */
export function classLabels(
  classes: number | readonly string[],
  parameter: string,
): readonly ClassLabel[] {
  const listed = Array.isArray(classes);
  const size: unknown = listed ? classes.length : classes;
  if (Number.isInteger(size) && Number(size) > 0 && Number(size) <= mostClasses) {
    if (listed) return [...checkNames(classes, parameter, refuse).keys()];
    return Array.from({ length: Number(size) }, (_, id) => id);
  }
  const expected = `the number of classes (from 1 to ${mostClasses}) or their names`;
  return refuse(parameter, describeValue(classes), expected);
}
