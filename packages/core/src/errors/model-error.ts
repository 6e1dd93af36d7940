import { BalmsError } from "./balms-error.ts";
import type { ErrorDetails } from "./error-details.ts";

/**
 * A model cannot be read, is not supported, or has been adjusted already.
 *
 * @example
 * ```ts
 * import { ModelError } from "@balms/core";
 *
 * const error = new ModelError({ parameter: "model.onnx", received: "a file that ends early" });
 * console.log(ModelError.isInstance(error), error.message);
 * ```
 */
export class ModelError extends BalmsError {
  declare readonly code: "model";

  /** @param details - the fields that the message is composed of */
  constructor(details: ErrorDetails) {
    super("ModelError", "model", details);
  }

  /** Whether `error` is of this kind, raised by whichever copy of the package. */
  static override isInstance(this: void, error: unknown): error is ModelError {
    return BalmsError.isInstance(error) && error.code === "model";
  }
}
