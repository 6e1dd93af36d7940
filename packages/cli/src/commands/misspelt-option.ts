import { CommanderError, type Command } from "commander";
import { meant } from "./suggest-choice.ts";

/** What is said of a required option that is missing: that another was misspelt, where one is that nobody knows. */
export function misspeltOption(command: Command, error: CommanderError): CommanderError {
  if (error.code !== "commander.missingMandatoryOptionValue") return error;
  const flags = command.options
    .flatMap(({ long, short }) => [long, short])
    .filter((flag) => flag !== undefined);
  // Behind the operands stands what was not understood.
  const unknown = command.args.find((word) => /^--?[^-]/u.test(word) && !flags.includes(word));
  if (unknown === undefined) return error;
  const message = `error: unknown option '${unknown}'${meant(unknown.replace(/=.*$/su, ""), flags)}`;
  return new CommanderError(error.exitCode, "commander.unknownOption", message);
}
