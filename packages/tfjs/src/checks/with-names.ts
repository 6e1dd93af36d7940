import { ArgumentError } from "@balms/core";

/**
 * Runs something whose errors call arguments by names that the caller does not know: gives them the
 * names that the caller does.
 */
export function withNames<Result>(
  names: Readonly<Record<string, string | undefined>>,
  run: () => Result,
): Result {
  try {
    return run();
  } catch (error) {
    if (!ArgumentError.isInstance(error) || error.parameter === undefined) throw error;
    const { received, expected, hint } = error;
    // Of "state.next.epoch", "state" has another name.
    const parameter = error.parameter.replace(/^\w+/, (first) => names[first] ?? first);
    throw new ArgumentError({ parameter, received, expected, hint, cause: error });
  }
}
