import { ArgumentError } from "./argument-error.ts";
import { describeValue } from "./describe-value.ts";

/** Throws an ArgumentError about one argument: how checks refuse what they are given. */
export function refuse(
  parameter: string,
  received: string,
  expected: string,
  hint?: string,
): never {
  throw new ArgumentError({ parameter, received, expected, hint });
}

/** Like `refuse`, for a value that is described, and where in the argument it is. */
export function refuseValue(
  parameter: string,
  value: unknown,
  expected: string,
  place: string = "",
): never {
  refuse(parameter, describeValue(value) + place, expected);
}
