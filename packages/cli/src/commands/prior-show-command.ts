import { Command, Option } from "commander";
import type { ShowPriorOptions } from "../prior/show-prior.ts";
import type { CommandContext } from "../terminal/command-context.ts";
import { wholeNumber } from "./parse-number.ts";
import { priorSource } from "./prior-options.ts";

/** `balms prior show`: what a prior is, with a picture. */
export function priorShowCommand(context: CommandContext): Command {
  return new Command("show")
    .description(
      "Say what a prior is: its classes with bars on a logarithmic scale, how imbalanced it is",
    )
    .argument("<prior>", priorSource)
    .addOption(
      new Option("--sort <order>", "order of the classes (default: count)").choices([
        "count",
        "id",
        "name",
      ]),
    )
    .option("--all", "show all classes (default: of more than 40, the 20 at either end)")
    .option("--many-above <n>", "classes with more are many-shot (default: 100)", wholeNumber)
    .option("--few-below <n>", "classes with fewer are few-shot (default: 20)", wholeNumber)
    .option("--json", "print one JSON object")
    .action(async (source: string, options: ShowPriorOptions) => {
      const { showPrior } = await import("../prior/show-prior.ts");
      await showPrior(source, options, context);
    });
}
