import { checkWhole } from "../../checks/check-values.ts";
import { refuse } from "../../errors/refuse.ts";
import { mostClasses } from "../../checks/check-classes.ts";
import { checkNames } from "../check-names.ts";
import type { ClassLabel } from "./count-options.ts";

/** The names of the classes where they were listed, else their ids. */
export function classLabels(
  classes: number | readonly string[],
  parameter: string,
): readonly ClassLabel[] {
  if (typeof classes === "object" && classes) {
    checkWhole(classes.length, `${parameter}.length`, 1, mostClasses);
    return [...checkNames(classes, parameter, refuse).keys()];
  }
  const length = checkWhole(classes, parameter, 1, mostClasses);
  return Array.from({ length }, (_, id) => id);
}
