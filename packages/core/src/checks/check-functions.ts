import { refuseValue } from "../errors/refuse.ts";

/**
 * Refuses those of the options that are neither left out nor functions.
 *
 * @param options - callbacks by name
 * @throws {@link ArgumentError} naming the first that is wrong
 *
 * @example
 * ```ts
 * import { checkFunctions } from "@balms/core/adapter";
 *
 * checkFunctions({ onStep: () => {}, onEpochEnd: undefined });
 * ```
 */
export function checkFunctions(options: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(options)) {
    if (value !== undefined && typeof value !== "function") {
      refuseValue(name, value, "a function");
    }
  }
}
