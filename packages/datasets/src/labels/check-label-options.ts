import { checkChoice, checkList, checkOptions, refuseValue } from "@balms/core/adapter";
import type { LabelOptions } from "./label-options.ts";

/** Raises an ArgumentError for options that there are not, or cannot be meant; `more` are known beside. */
export function checkLabelOptions(
  options: LabelOptions | undefined,
  more: readonly string[] = [],
): void {
  checkOptions(options, ["format", "classes", "nameFormat", "nameMissing", ...more]);
  const { format = "auto", classes, nameFormat, nameMissing } = { ...options };
  checkChoice(format, "format", ["auto", "ids", "names", "path-label"]);
  if (classes !== undefined) {
    // A text would count as the list of its letters.
    if (typeof classes === "string") refuseValue("classes", classes, "a list of class names");
    checkList(classes, "classes");
  }
  if (nameMissing !== undefined && typeof nameMissing !== "function") {
    refuseValue("nameMissing", nameMissing, "a function from a text to words");
  }
  if (nameFormat !== undefined && typeof nameFormat !== "function") {
    refuseValue("nameFormat", nameFormat, "a function from a format to words");
  }
}
