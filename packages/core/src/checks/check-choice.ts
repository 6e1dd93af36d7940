import { describeValue } from "../errors/describe-value.ts";
import { refuse } from "../errors/refuse.ts";

/** Checks an option that is one of a few words. */
export function checkChoice(value: unknown, parameter: string, choices: readonly string[]): void {
  if ((choices as readonly unknown[]).includes(value)) return;
  refuse(parameter, describeValue(value), `"${choices.join('" or "')}"`);
}
