import { Command } from "commander";
import type { CommandContext } from "../terminal/command-context.ts";
import { packageVersion } from "../output/package-version.ts";
import { adjustCommand } from "./adjust-command.ts";
import { inspectCommand } from "./inspect-command.ts";
import { priorCountCommand } from "./prior-count-command.ts";
import { trainCommand } from "./train-command.ts";

/** The whole `balms` command line. It throws CommanderError where commander would exit. */
export function createProgram(context: CommandContext): Command {
  const program = new Command("balms")
    .description("Long-tailed learning: rare classes recognised")
    .version(packageVersion("balms"), "-V, --version", "print the version");
  const prior = new Command("prior").description("Class priors: how often each class occurs");
  prior.addCommand(priorCountCommand(context));
  program.addCommand(trainCommand(context));
  program.addCommand(adjustCommand(context));
  program.addCommand(inspectCommand(context));
  program.addCommand(prior);
  for (const command of [program, prior, ...program.commands, ...prior.commands]) {
    command.exitOverride();
    command.configureOutput({
      writeOut: (text) => context.stdout.write(text),
      // Errors are printed once, by the caller, in one form for all of them.
      writeErr: () => undefined,
    });
  }
  return program;
}
