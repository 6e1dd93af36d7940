import { Command } from "commander";
import type { RenameOptions } from "../prior/rename-classes.ts";
import type { CommandContext } from "../terminal/command-context.ts";
import { addMappingOptions, addOutputOptions, priorSource } from "./prior-options.ts";

/** `balms prior rename`: other names for the same classes. */
export function priorRenameCommand(context: CommandContext): Command {
  const command = new Command("rename")
    .description("Give classes other names; what would put two of them together is refused")
    .argument("<prior>", priorSource)
    .argument("[changes...]", "as old=new");
  return addOutputOptions(addMappingOptions(command)).action(
    async (source: string, changes: readonly string[], options: RenameOptions) => {
      const { renameFoundPrior } = await import("../prior/rename-classes.ts");
      await renameFoundPrior(source, { ...options, changes }, context);
    },
  );
}
