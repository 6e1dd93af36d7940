import { ArgumentError } from "@balms/core";
import { describeValue } from "@balms/core/adapter";

/** Refuses an argument: its name, what it was in words, what it should have been. */
export function refuseArgument(
  parameter: string,
  received: string,
  expected: string,
  hint?: string,
): never {
  throw new ArgumentError({ parameter, received, expected, hint });
}

/** Like `refuseArgument`, for a value that is described. */
export function refuseValue(
  parameter: string,
  value: unknown,
  expected: string,
  hint?: string,
): never {
  return refuseArgument(parameter, describeValue(value), expected, hint);
}
