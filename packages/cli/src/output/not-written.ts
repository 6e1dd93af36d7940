import { ArgumentError } from "@balms/core";
import { describeSystemError, isSystemError } from "@balms/datasets";

const hints: Readonly<Record<string, string>> = {
  EBUSY: "Of a file that is mounted by itself, as containers do, mount the folder.",
  EDQUOT: "Make room, or choose another place.",
  EFBIG: "Raise the limit (ulimit -f), or choose another place.",
  ENOSPC: "Make room, or choose another place.",
  EROFS: "Choose another place.",
};

/**
 * The refusal to go on when a file cannot be written.
 *
 * @param parameter - The file itself, as nobody knows the temporary one, or the option that named it.
 * @param cause - What the system said.
 * @param received - That in words.
 */
export function notWritten(
  parameter: string,
  cause: unknown,
  received: string = describeSystemError(cause),
): ArgumentError {
  const code = isSystemError(cause) ? cause.code : undefined;
  const hint = hints[code ?? ""];
  return new ArgumentError({
    parameter,
    received,
    expected: "a file that can be written",
    ...(hint === undefined ? {} : { hint }),
    ...(cause === undefined ? {} : { cause }),
  });
}
