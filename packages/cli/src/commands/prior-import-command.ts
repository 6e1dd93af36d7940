import { Command, Option } from "commander";
import type { ImportOptions } from "../sql/import-counts.ts";
import type { CommandContext } from "../terminal/command-context.ts";
import { addOutputOptions } from "./prior-options.ts";

/** `balms prior import`: a prior of what a database has counted. */
export function priorImportCommand(context: CommandContext): Command {
  const command = new Command("import")
    .description("Make a prior of what a database has counted by the query of `balms prior sql`")
    .argument(
      "<file>",
      "CSV under the header label,count or label,count,examples; - for standard input",
    )
    .option(
      "--classes <n|file>",
      "number of classes, or a text file with their names, one per line (default: those that occur)",
    )
    .addOption(
      new Option(
        "--format <format>",
        "what the labels are: ids or names (default: as they look)",
      ).choices(["auto", "ids", "names"]),
    )
    .addOption(
      new Option("--counted <what>", "what the counts are (default: rows)").choices([
        "rows",
        "images",
        "instances",
      ]),
    );
  return addOutputOptions(command).action(async (path: string, options: ImportOptions) => {
    const { importCounts } = await import("../sql/import-counts.ts");
    await importCounts(path, options, context);
  });
}
