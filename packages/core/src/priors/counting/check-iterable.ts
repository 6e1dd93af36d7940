import { refuseValue } from "../../errors/refuse.ts";

/** Refuses what cannot be iterated over, and text, whose characters are not meant. */
export function checkIterable<Items extends object>(
  values: Items,
  parameter: string,
  place?: string,
  also: symbol = Symbol.iterator,
): Items {
  const given: unknown = values;
  if (typeof given === "object" && given && (Symbol.iterator in given || also in given)) {
    return values;
  }
  return refuseValue(parameter, values, "an array or another iterable", place);
}
