import { Option, type Command } from "commander";
import { RepeatedOption } from "./given-once.ts";
import { threadCount } from "./train-limits.ts";

/** How data are read that are counted: what a line of text is, which columns of a table have the labels. */
export function addSourceOptions(command: Command): Command {
  return command
    .addOption(
      new Option(
        "--format <format>",
        "what each line of a text file is: ids, names (as they stand), or path-label, as `cat/1.jpg 0` (default: as it looks, or refused)",
      ).choices(["auto", "ids", "names", "path-label"]),
    )
    .option(
      "--label <name>",
      "the column of a table, or the array of an .npz, that has the labels (default: the only one)",
    )
    .option(
      "--columns <list>",
      "one column for each class, with 0 and 1 in it: names with commas between, and FIRST..LAST for all from one to another",
    )
    .option(
      "--separator <text>",
      'what stands between several labels in a cell, as "|"; "\\t": a tab',
      (text) => (text === String.raw`\t` ? "\t" : text),
    )
    .addOption(
      new RepeatedOption(
        "--missing <text>",
        'what stands where a row has no label, as "NA"; may be given several times',
      ).argParser((text: string, before: readonly string[] | undefined) => [
        ...(before ?? []),
        text.trim(),
      ]),
    )
    .option(
      "--no-header",
      "the first line of a CSV is a row: columns are called by their numbers, from 1",
    )
    .option("--threads <n>", "threads that read tables (default: all processors)", threadCount);
}
