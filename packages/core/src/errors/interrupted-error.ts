import { BalmsError } from "./balms-error.ts";
import type { ErrorDetails } from "./error-details.ts";

/**
 * The work was stopped from outside, through an AbortSignal.
 *
 * @example
 * ```ts
 * import { InterruptedError } from "@balms/core";
 *
 * const error = new InterruptedError({ hint: "Stopped before the end; nothing was written." });
 * console.log(InterruptedError.isInstance(error), error.message);
 * ```
 */
export class InterruptedError extends BalmsError {
  declare readonly code: "interrupted";

  /** @param details - the fields that the message is composed of */
  constructor(details: ErrorDetails) {
    super("InterruptedError", "interrupted", details);
  }

  /** Whether `error` is of this kind, raised by whichever copy of the package. */
  static override isInstance(this: void, error: unknown): error is InterruptedError {
    return BalmsError.isInstance(error) && error.code === "interrupted";
  }
}
