import { Argument, Command } from "commander";
import type { Shell } from "../completion/completion-script.ts";
import type { CommandContext } from "../terminal/command-context.ts";

const examples = `
Examples:
  eval "$(balms completion bash)"                                      in ~/.bashrc
  eval "$(balms completion zsh)"                                       in ~/.zshrc, after compinit
  balms completion fish > ~/.config/fish/completions/balms.fish        once
`;

/** `balms completion`: what makes a shell complete the command line. */
export function completionCommand(context: CommandContext): Command {
  return new Command("completion")
    .description(
      "Print the script that makes a shell complete commands, options, choices and files",
    )
    .addArgument(new Argument("<shell>").choices(["bash", "zsh", "fish"]))
    .addHelpText("after", examples)
    .action(async (shell: Shell, _options: object, command: Command) => {
      const { completionScript } = await import("../completion/completion-script.ts");
      const program = command.parent ?? command;
      context.stdout.write(completionScript(program, shell));
    });
}
