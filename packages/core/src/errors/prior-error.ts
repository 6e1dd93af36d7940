import { BalmsError } from "./balms-error.ts";
import type { ErrorDetails } from "./error-details.ts";

/**
 * A class prior cannot be used: classes without examples, other classes, a wrong digest.
 *
 * @example
 * ```ts
 * import { PriorError } from "@balms/core";
 *
 * const error = new PriorError({ parameter: "digest", received: "sha256:00", hint: "The file was changed." });
 * console.log(PriorError.isInstance(error), error.message);
 * ```
 */
export class PriorError extends BalmsError {
  declare readonly code: "prior";

  /** @param details - the fields that the message is composed of */
  constructor(details: ErrorDetails) {
    super("PriorError", "prior", details);
  }

  /** Whether `error` is of this kind, raised by whichever copy of the package. */
  static override isInstance(this: void, error: unknown): error is PriorError {
    return BalmsError.isInstance(error) && error.code === "prior";
  }
}
