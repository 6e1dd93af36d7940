import { ArgumentError } from "@balms/core";

/** Runs a check of another package; what it refuses goes by the name that it has here. */
export function underName<Result>(
  rename: (parameter: string) => string,
  check: () => Result,
): Result {
  try {
    return check();
  } catch (cause) {
    if (!ArgumentError.isInstance(cause)) throw cause;
    const { parameter = "", received, expected, hint } = cause;
    throw new ArgumentError({ parameter: rename(parameter), received, expected, hint, cause });
  }
}
