import { ArgumentError } from "./argument-error.ts";
import { describeValue } from "./describe-value.ts";
import type { ErrorDetails } from "./error-details.ts";

/**
 * Throws an error about one argument: how checks refuse what they are given.
 *
 * @param parameter - its name
 * @param received - what it was, in words
 * @param expected - what would have been right
 * @param hint - what to do about it, as a full sentence
 * @param Kind - class of the error; default `ArgumentError`
 *
 * @example
 * ```ts
 * import { ArgumentError } from "@balms/core";
 * import { refuse } from "@balms/core/adapter";
 *
 * try {
 *   refuse("rows", "3 rows", "4 rows");
 * } catch (error) {
 *   console.log(ArgumentError.isInstance(error)); // true
 * }
 * ```
 */
export function refuse(
  parameter: string,
  received: string,
  expected: string,
  hint?: string,
  Kind: new (details: ErrorDetails) => Error = ArgumentError,
): never {
  throw new Kind({ parameter, received, expected, hint });
}

/**
 * Like `refuse`, for a value that is described.
 *
 * @param parameter - its name
 * @param value - anything
 * @param expected - what would have been right
 * @param place - where in the argument it stands, such as " at row 3"
 *
 * @example
 * ```ts
 * import { ArgumentError } from "@balms/core";
 * import { refuseValue } from "@balms/core/adapter";
 *
 * try {
 *   refuseValue("shape", null, "a list");
 * } catch (error) {
 *   console.log(ArgumentError.isInstance(error) && error.received); // null
 * }
 * ```
 */
export function refuseValue(
  parameter: string,
  value: unknown,
  expected: string,
  place: string = "",
): never {
  refuse(parameter, describeValue(value) + place, expected);
}
