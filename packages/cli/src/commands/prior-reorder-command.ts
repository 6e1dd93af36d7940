import { Command, Option } from "commander";
import type { ReorderPriorOptions } from "../prior/reorder-prior.ts";
import type { CommandContext } from "../terminal/command-context.ts";
import { pathName } from "./path-name.ts";
import { addOutputOptions, priorSource } from "./prior-options.ts";

/** `balms prior reorder`: the same classes in another order. */
export function priorReorderCommand(context: CommandContext): Command {
  const command = new Command("reorder")
    .description("Put the same classes in another order, as that of a model")
    .argument("<prior>", priorSource)
    .option(
      "--classes <file>",
      "text file with all names in the order wanted, one per line",
      pathName,
    )
    .option("--like <source>", "a prior or a model that has the order wanted", pathName)
    .addOption(
      new Option("--by <order>", "names by code point, or counts from the greatest on").choices([
        "name",
        "count",
      ]),
    );
  return addOutputOptions(command).action(async (source: string, options: ReorderPriorOptions) => {
    const { reorderFoundPrior } = await import("../prior/reorder-prior.ts");
    await reorderFoundPrior(source, options, context);
  });
}
