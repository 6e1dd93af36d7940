import { refuseValue } from "../errors/refuse.ts";

/**
 * Refuses what lacks a method before that is called.
 *
 * @param object - anything
 * @param parameter - its name, for the message
 * @param names - the methods that it must have
 * @throws {@link ArgumentError} naming the first that is missing
 *
 * @example
 * ```ts
 * import { createRandom } from "@balms/core";
 * import { checkMethods } from "@balms/core/adapter";
 *
 * checkMethods(createRandom(1), "random", ["integer", "uniform"]);
 * ```
 */
export function checkMethods(
  object: unknown,
  parameter: string,
  names: readonly string[],
): asserts object is object {
  const given = object as Partial<Record<string, unknown>> | null | undefined;
  const missing = names.find((name) => typeof given?.[name] !== "function");
  if (missing !== undefined) refuseValue(parameter, object, `an object with the method ${missing}`);
}
