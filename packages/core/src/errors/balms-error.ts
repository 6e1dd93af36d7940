import type { ErrorDetails } from "./error-details.ts";

// A registered symbol, not `instanceof`: two copies of the package in one program still know
// each other's errors.
const marker = Symbol.for("balms.error");

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
export class BalmsError extends Error {
  /** Kind of the error: "argument", "data", "prior", "model" or "interrupted". */
  declare readonly code: string;
  declare readonly parameter?: string;
  declare readonly received?: string;
  declare readonly expected?: string;
  declare readonly hint?: string;

  constructor(name: string, code: string, details: ErrorDetails) {
    // As options, the details give the error its `cause`, if they have one.
    super(composeMessage(code, details), details);
    Object.assign(this, details, { name, code });
    Object.defineProperty(this, marker, { value: true });
  }

  /**
   * Whether `error` was raised by balms, by whichever copy of the package.
   *
   * @param error - anything, as a `catch` clause gets it
   */
  static isInstance(this: void, error: unknown): error is BalmsError {
    return (error as Marked)?.[marker] === true;
  }
}

type Marked = { readonly [marker]?: unknown } | null | undefined;

function composeMessage(code: string, details: ErrorDetails): string {
  const { parameter, received, expected, hint } = details;
  const text = [
    parameter ? `\`${parameter}\`` : `${code} error`,
    received && `: received ${received}`,
    expected && `; expected ${expected}`,
    hint && `. ${hint}`,
  ];
  // One line, whatever was received.
  return text.join("").replaceAll(/\s+/g, " ");
}
