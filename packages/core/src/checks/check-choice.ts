import { refuseValue } from "../errors/refuse.ts";

/**
 * Checks an option that is one of a few words.
 *
 * @param value - what was given
 * @param parameter - its name, for the message
 * @param choices - the words
 * @throws {@link ArgumentError} for anything else
 *
 * @example
 * ```ts
 * import { checkChoice } from "@balms/core/adapter";
 *
 * checkChoice("mean", "reduction", ["mean", "sum", "none"]);
 * ```
 */
export function checkChoice(value: unknown, parameter: string, choices: readonly string[]): void {
  if ((choices as readonly unknown[]).includes(value)) return;
  refuseValue(parameter, value, `one of ${JSON.stringify(choices)}`);
}
