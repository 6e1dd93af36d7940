import { ArgumentError } from "@balms/core";
import { describeSystemError } from "@balms/datasets";

/**
 * The refusal to go on when a file cannot be written.
 *
 * @param path - The file itself: nobody knows the temporary one.
 * @param cause - What the system said.
 * @param received - That in words.
 */
export function notWritten(
  path: string,
  cause: unknown,
  received: string = describeSystemError(cause),
): ArgumentError {
  return new ArgumentError({
    parameter: path,
    received,
    expected: "a file that can be written",
    ...(cause === undefined ? {} : { cause }),
  });
}
