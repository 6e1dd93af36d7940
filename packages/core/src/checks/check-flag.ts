import { refuseValue } from "../errors/refuse.ts";

/**
 * Checks an option that is true or false, or left out, and gives it back.
 *
 * @param value - what was given
 * @param parameter - its name, for the message
 * @throws {@link ArgumentError} for anything else
 *
 * @example
 * ```ts
 * import { checkFlag } from "@balms/core/adapter";
 *
 * console.log(checkFlag(true, "nesterov")); // true
 * ```
 */
export function checkFlag<Value extends boolean | undefined>(
  value: Value,
  parameter: string,
): Value {
  if (value === undefined || typeof value === "boolean") return value;
  return refuseValue(parameter, value, "true or false");
}
