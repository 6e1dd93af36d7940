import { BalmsError } from "./balms-error.ts";
import type { ErrorDetails } from "./error-details.ts";

/**
 * The content of a file or data set is wrong: truncated, out of range, not finite.
 *
 * @example
 * ```ts
 * import { DataError } from "@balms/core";
 *
 * const error = new DataError({ parameter: "labels.npy", received: "12 at row 3", expected: "class ids from 0 to 9" });
 * console.log(DataError.isInstance(error), error.message);
 * ```
 */
export class DataError extends BalmsError {
  declare readonly code: "data";

  /** @param details - the fields that the message is composed of */
  constructor(details: ErrorDetails) {
    super("DataError", "data", details);
  }

  /** Whether `error` is of this kind, raised by whichever copy of the package. */
  static override isInstance(this: void, error: unknown): error is DataError {
    return BalmsError.isInstance(error) && error.code === "data";
  }
}
