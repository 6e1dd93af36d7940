import { describeValue } from "../../errors/describe-value.ts";
import { refuse } from "../../errors/refuse.ts";

/** Refuses what cannot be iterated over, and text, whose characters are not meant. */
export function checkIterable<Item>(
  values: Iterable<Item>,
  parameter: string,
  row?: number,
): Iterable<Item> {
  const given: Iterable<Item> | null | undefined = values;
  if (typeof given === "object" && typeof given?.[Symbol.iterator] === "function") return given;
  const place = row === undefined ? "" : ` at row ${row}`;
  return refuse(parameter, describeValue(values) + place, "an array or another iterable");
}
