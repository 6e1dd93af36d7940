import type { ErrorDetails } from "./error-details.ts";

// A registered symbol, not `instanceof`: two copies of the package in one program still know
// each other's errors.
const marker = Symbol.for("balms.error");

// On the prototype: an own field would be printed with the others.
const Marked: new (message: string, options: object) => Error = class extends Error {
  [marker](): void {}
};

/**
 * Base of all errors that balms raises on purpose.
 *
 * @example
 * ```ts
 * import { BalmsError, priorFromCounts } from "@balms/core";
 *
 * try {
 *   priorFromCounts([3, -1]);
 * } catch (error) {
 *   if (BalmsError.isInstance(error)) console.log(error.code, error.parameter); // argument counts
 * }
 * ```
 */
export class BalmsError extends Marked {
  /** Kind of the error: "argument", "data", "prior", "model" or "interrupted". */
  declare readonly code: string;
  declare readonly parameter?: string;
  declare readonly received?: string;
  declare readonly expected?: string;
  declare readonly hint?: string;

  constructor(name: string, code: string, details: ErrorDetails) {
    const { parameter, received, expected, hint } = details;
    // One line, whatever is said: of names and values out of files the start is enough, and hints hold none. As options, the details
    // give the error its `cause`, if any.
    super(
      [
        parameter ? `\`${parameter.slice(0, 600)}\`` : `${code} error`,
        received && `: received ${received}`.slice(0, 600),
        expected && `; expected ${expected}`.slice(0, 600),
        hint && `. ${hint}`,
      ]
        .join("")
        .replace(/\s+/g, " "),
      details,
    );
    Object.assign(this, details, { name, code });
  }

  /**
   * Whether `error` was raised by balms, by whichever copy of the package.
   *
   * @param error - anything, as a `catch` clause gets it
   */
  static isInstance(this: void, error: unknown): error is BalmsError {
    return marker in Object(error);
  }
}
