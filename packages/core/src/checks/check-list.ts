import { refuseValue } from "../errors/refuse.ts";

/**
 * Checks that something is an array or a typed array before its elements are read.
 *
 * @param values - anything
 * @param parameter - its name, for the message
 * @throws {@link ArgumentError} for anything else, text included
 *
 * @example
 * ```ts
 * import { checkList } from "@balms/core/adapter";
 *
 * checkList(new Int32Array(3), "rows");
 * ```
 */
export function checkList(
  values: unknown,
  parameter: string,
): asserts values is ArrayLike<unknown> {
  if (!isList(values)) refuseValue(parameter, values, "an array or a typed array");
}

/**
 * Whether something is an array or a typed array.
 *
 * @example
 * ```ts
 * import { isList } from "@balms/core/adapter";
 *
 * console.log(isList([1]), isList("1")); // true, false
 * ```
 */
export function isList(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && "length" in value);
}
