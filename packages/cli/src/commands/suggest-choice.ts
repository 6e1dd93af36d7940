import { nearestName } from "@balms/core/adapter";
import { InvalidArgumentError, type Command } from "commander";

/** Makes options and arguments that have a few values say which one was probably meant, as commander does for their names. */
export function suggestChoices(command: Command): void {
  for (const one of [...command.options, ...command.registeredArguments]) {
    const choices = one.argChoices;
    if (choices === undefined) continue;
    one.argParser((text: string) => {
      if (choices.includes(text)) return text;
      throw new InvalidArgumentError(
        `Allowed choices are ${choices.join(", ")}.${meant(text, choices)}`,
      );
    });
  }
}

/** ` (Did you mean cat?)`, where one of the names is near; else nothing. */
export function meant(text: string, names: readonly string[]): string {
  const near = nearestName(text.toLowerCase(), names);
  return near === undefined ? "" : ` (Did you mean ${near}?)`;
}
