import { Command, Option } from "commander";
import type { CommandContext } from "../terminal/command-context.ts";
import { quietContext } from "../terminal/quiet-context.ts";
import { packageVersion } from "../output/package-version.ts";
import { adjustCommand } from "./adjust-command.ts";
import { completionCommand } from "./completion-command.ts";
import { detectCommand } from "./detect-command.ts";
import { doctorCommand } from "./doctor-command.ts";
import { evaluateCommand } from "./evaluate-command.ts";
import { refuseSecondValues } from "./given-once.ts";
import { inspectCommand } from "./inspect-command.ts";
import { misspeltOption } from "./misspelt-option.ts";
import { predictCommand } from "./predict-command.ts";
import { priorCommand } from "./prior-command.ts";
import { suggestChoices } from "./suggest-choice.ts";
import { shiftCommand } from "./shift-command.ts";
import { trainCommand } from "./train-command.ts";

/** The whole `balms` command line. It throws CommanderError where commander would exit. */
export function createProgram(around: CommandContext): Command {
  let isQuiet = false;
  const context = quietContext(around, () => isQuiet);
  const program = new Command("balms")
    .description("Long-tailed learning: rare classes recognised")
    .version(packageVersion("balms"), "-v, --version", "print the version");
  program.addCommand(trainCommand(context));
  program.addCommand(detectCommand(context));
  program.addCommand(adjustCommand(context));
  program.addCommand(inspectCommand(context));
  program.addCommand(predictCommand(context));
  program.addCommand(evaluateCommand(context));
  program.addCommand(shiftCommand(context));
  program.addCommand(doctorCommand(context));
  program.addCommand(priorCommand(context));
  program.addCommand(completionCommand(context));
  takeOver(program, around);
  return program.hook("preAction", (_, command) => {
    isQuiet = command.getOptionValue("quiet") === true;
  });
}

/** Gives a command, and all below it, what is the same for all of them. */
function takeOver(command: Command, context: CommandContext): void {
  command.exitOverride((error) => {
    throw misspeltOption(command, error);
  });
  command.configureOutput({
    writeOut: (text) => context.stdout.write(text),
    // Errors are printed once, by the caller, in one form for all of them.
    writeErr: () => undefined,
  });
  suggestChoices(command);
  refuseSecondValues(command);
  if (command.commands.length === 0) {
    command.addOption(
      new Option("-q, --quiet", "print results and errors, and nothing else").helpGroup("Options:"),
    );
  }
  for (const part of command.commands) takeOver(part, context);
}
