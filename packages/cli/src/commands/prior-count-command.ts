import { Command, Option } from "commander";
import type { CommandContext } from "../terminal/command-context.ts";
import type { PriorCountOptions } from "./count-prior.ts";
import { pathName } from "./path-name.ts";
import { addSourceOptions } from "./source-options.ts";

/** `balms prior count`: counts how often each class occurs. */
export function priorCountCommand(context: CommandContext): Command {
  const command = new Command("count")
    .description("Count how often each class occurs, and write the prior as JSON")
    .argument(
      "<source...>",
      'folders with one folder of images per class; .npy, .npz or IDX files of class ids, or of 0 and 1 with a column for each class; text files: one id or class name per line, or a path and its label; tables: CSV, TSV, JSON lines, Parquet; annotations of COCO or LVIS; patterns such as "data/*.txt"; - for standard input',
    )
    .option("-o, --output <file>", "where to write it (default: standard output)", pathName)
    .option(
      "--classes <n|file>",
      "number of classes, or a text file with their names, one per line (default: those that occur; ids from 0 to the largest)",
    )
    .addOption(
      new Option(
        "--counted <what>",
        "what the counts are: priors that count the same can be merged (default: images of a folder and of annotations, rows of a file)",
      ).choices(["rows", "images", "instances"]),
    );
  return addSourceOptions(command)
    .option("--json", "print one object: the prior, and what the sources were taken for")
    .action(async (sources: string[], options: PriorCountOptions) => {
      const { countPrior } = await import("./count-prior.ts");
      await countPrior(sources, options, context);
    });
}
