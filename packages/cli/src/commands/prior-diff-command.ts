import { Command } from "commander";
import type { DiffPriorsOptions } from "../prior/diff-priors.ts";
import type { CommandContext } from "../terminal/command-context.ts";
import { parseNumber } from "./parse-number.ts";
import { addMappingOptions, priorSource } from "./prior-options.ts";

/** `balms prior diff`: class by class, how two priors differ. */
export function priorDiffCommand(context: CommandContext): Command {
  const command = new Command("diff")
    .description(
      "Say class by class whether two priors differ by more than noise, and which classes may be the same by another name",
    )
    .argument("<first>", priorSource)
    .argument("<second>", "likewise")
    .option(
      "--significance <x>",
      "how often equal priors may have a class that is called different (default: 0.01)",
      parseNumber({ minimum: 0, maximum: 1, above: true, below: true }),
    )
    .option("--all", "show all classes (default: the 40 that differ most)");
  return addMappingOptions(command)
    .option("--json", "print one JSON object")
    .action(async (first: string, second: string, options: DiffPriorsOptions) => {
      const { diffPriors } = await import("../prior/diff-priors.ts");
      await diffPriors([first, second], options, context);
    });
}
