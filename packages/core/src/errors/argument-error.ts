import { BalmsError } from "./balms-error.ts";
import type { ErrorDetails } from "./error-details.ts";

/**
 * A wrong value or shape was handed to a function.
 *
 * @example
 * ```ts
 * import { ArgumentError } from "@balms/core";
 *
 * const error = new ArgumentError({ parameter: "tau", received: "NaN", expected: "a finite number" });
 * console.log(ArgumentError.isInstance(error), error.message);
 * ```
 */
export class ArgumentError extends BalmsError {
  declare readonly code: "argument";

  /** @param details - the fields that the message is composed of */
  constructor(details: ErrorDetails) {
    super("ArgumentError", "argument", details);
  }

  /** Whether `error` is of this kind, raised by whichever copy of the package. */
  static override isInstance(this: void, error: unknown): error is ArgumentError {
    return BalmsError.isInstance(error) && error.code === "argument";
  }
}
