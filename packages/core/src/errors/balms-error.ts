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
  readonly code: string;
  readonly parameter?: string;
  readonly received?: string;
  readonly expected?: string;
  readonly hint?: string;

  constructor(name: string, code: string, details: ErrorDetails) {
    super(composeMessage(code, details), "cause" in details ? { cause: details.cause } : undefined);
    Object.defineProperty(this, "name", { value: name, configurable: true, writable: true });
    Object.defineProperty(this, marker, { value: true });
    this.code = code;
    if (details.parameter !== undefined) this.parameter = details.parameter;
    if (details.received !== undefined) this.received = details.received;
    if (details.expected !== undefined) this.expected = details.expected;
    if (details.hint !== undefined) this.hint = details.hint;
  }

  /**
   * Whether `error` was raised by balms, by whichever copy of the package.
   *
   * @param error - anything, as a `catch` clause gets it
   */
  static isInstance(this: void, error: unknown): error is BalmsError {
    return typeof error === "object" && error !== null && Reflect.get(error, marker) === true;
  }
}

function composeMessage(code: string, details: ErrorDetails): string {
  const { parameter, received, expected, hint } = details;
  const facts = [
    received === undefined ? "" : `received ${received}`,
    expected === undefined ? "" : `expected ${expected}`,
  ].filter((fact) => fact !== "");
  const statement = facts.join("; ");
  const subject = parameter === undefined ? "" : `\`${parameter}\`: `;
  const sentence = statement === "" ? "" : `${subject}${statement}${hint === undefined ? "" : "."}`;
  const alone = statement === "" && hint === undefined ? `${subject}${code} error` : "";
  const advice = hint === undefined ? "" : statement === "" ? `${subject}${hint}` : hint;
  return [sentence, advice, alone]
    .filter((part) => part !== "")
    .join(" ")
    .replaceAll(/\s+/g, " ")
    .trim();
}
