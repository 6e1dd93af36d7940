import { Command } from "commander";
import type { RelabelOptions } from "../prior/relabel-classes.ts";
import type { CommandContext } from "../terminal/command-context.ts";
import { addMappingOptions, addOutputOptions, priorSource } from "./prior-options.ts";

/** `balms prior relabel`: counts of classes as those of others, several of which may become one. */
export function priorRelabelCommand(context: CommandContext): Command {
  const command = new Command("relabel")
    .description(
      "Count classes as others, as when their rows get other labels: several may become one, and their counts add up",
    )
    .argument("<prior>", priorSource)
    .argument("[changes...]", "as old=new")
    .option("--ids", "the old classes are class ids, and not names");
  return addOutputOptions(addMappingOptions(command)).action(
    async (source: string, changes: readonly string[], options: RelabelOptions) => {
      const { relabelFoundPrior } = await import("../prior/relabel-classes.ts");
      await relabelFoundPrior(source, { ...options, changes }, context);
    },
  );
}
