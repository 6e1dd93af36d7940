import { refuseValue } from "../errors/refuse.ts";

/** Checks an option that is one of a few words. */
export function checkChoice(value: unknown, parameter: string, choices: readonly string[]): void {
  if ((choices as readonly unknown[]).includes(value)) return;
  refuseValue(parameter, value, `one of ${JSON.stringify(choices)}`);
}
