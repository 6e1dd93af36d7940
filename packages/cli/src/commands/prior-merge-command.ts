import { Command, Option } from "commander";
import type { MergePriorsOptions } from "../prior/merge-priors.ts";
import type { CommandContext } from "../terminal/command-context.ts";
import { addMappingOptions, addOutputOptions, priorSource } from "./prior-options.ts";

/** `balms prior merge`: counts of several data sets as those of one. */
export function priorMergeCommand(context: CommandContext): Command {
  const command = new Command("merge")
    .description("Add priors up by class name: the prior of all their data together")
    .argument("<priors...>", priorSource)
    .addOption(
      new Option(
        "--counted <what>",
        "what the counts are to be called, where some are of rows and some of images",
      ).choices(["rows", "images"]),
    );
  return addOutputOptions(addMappingOptions(command)).action(
    async (sources: readonly string[], options: MergePriorsOptions) => {
      const { mergeFoundPriors } = await import("../prior/merge-priors.ts");
      await mergeFoundPriors(sources, options, context);
    },
  );
}
