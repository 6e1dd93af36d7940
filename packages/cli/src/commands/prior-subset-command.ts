import { Command } from "commander";
import type { SubsetPriorOptions } from "../prior/subset-prior.ts";
import type { CommandContext } from "../terminal/command-context.ts";
import { pathName } from "./path-name.ts";
import { addOutputOptions, priorSource } from "./prior-options.ts";

/** `balms prior subset`: some of the classes. */
export function priorSubsetCommand(context: CommandContext): Command {
  const command = new Command("subset")
    .description("Keep some of the classes, in the order in which they are named")
    .argument("<prior>", priorSource)
    .argument("[classes...]", "names of the classes to keep")
    .option("--classes <file>", "text file with their names, one per line", pathName);
  return addOutputOptions(command).action(
    async (source: string, names: readonly string[], options: SubsetPriorOptions) => {
      const { subsetFoundPrior } = await import("../prior/subset-prior.ts");
      await subsetFoundPrior(source, { ...options, names }, context);
    },
  );
}
