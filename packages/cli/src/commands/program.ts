import { Command } from "commander";
import type { CommandContext } from "../terminal/command-context.ts";
import { packageVersion } from "../output/package-version.ts";
import { adjustCommand } from "./adjust-command.ts";
import { inspectCommand } from "./inspect-command.ts";
import { predictCommand } from "./predict-command.ts";
import { priorCommand } from "./prior-command.ts";
import { trainCommand } from "./train-command.ts";

/** The whole `balms` command line. It throws CommanderError where commander would exit. */
export function createProgram(context: CommandContext): Command {
  const program = new Command("balms")
    .description("Long-tailed learning: rare classes recognised")
    .version(packageVersion("balms"), "-V, --version", "print the version");
  program.addCommand(trainCommand(context));
  program.addCommand(adjustCommand(context));
  program.addCommand(inspectCommand(context));
  program.addCommand(predictCommand(context));
  program.addCommand(priorCommand(context));
  takeOver(program, context);
  return program;
}

function takeOver(command: Command, context: CommandContext): void {
  command.exitOverride();
  command.configureOutput({
    writeOut: (text) => context.stdout.write(text),
    // Errors are printed once, by the caller, in one form for all of them.
    writeErr: () => undefined,
  });
  for (const part of command.commands) takeOver(part, context);
}
