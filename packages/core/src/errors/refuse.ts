import { ArgumentError } from "./argument-error.ts";

/** Throws an ArgumentError about one argument: how checks refuse what they are given. */
export function refuse(
  parameter: string,
  received: string,
  expected: string,
  hint?: string,
): never {
  throw new ArgumentError({ parameter, received, expected, hint });
}
