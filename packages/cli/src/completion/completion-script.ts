import type { Command } from "commander";
import { bashScript } from "./bash-script.ts";
import { completedCommand, type CompletedCommand } from "./completed-command.ts";
import { fishScript } from "./fish-script.ts";
import { zshScript } from "./zsh-script.ts";

/** A shell that there is a script for. */
export type Shell = "bash" | "zsh" | "fish";

const scripts: Readonly<Record<Shell, (program: CompletedCommand) => string>> = {
  bash: bashScript,
  zsh: zshScript,
  fish: fishScript,
};

/** The script that makes a shell complete a program: its commands, options and their choices stand in it, so that nothing is run for it. */
export function completionScript(program: Command, shell: Shell): string {
  return scripts[shell](completedCommand(program));
}
