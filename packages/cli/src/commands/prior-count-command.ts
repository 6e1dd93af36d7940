import { stat } from "node:fs/promises";
import { basename, resolve } from "node:path";
import {
  ArgumentError,
  DataError,
  describeValue,
  priorFromCounts,
  priorFromLabels,
  priorFromNames,
  priorToJSON,
  type ClassPrior,
} from "@balms/core";
import { countImageFolder, describeSystemError, readLabelFile } from "@balms/datasets";
import { Command } from "commander";
import { checkOutputFile } from "../output/output-file.ts";
import { writeWholeFile } from "../output/staged-files.ts";
import type { CommandContext } from "../terminal/command-context.ts";
import { formatCount, formatList } from "../terminal/format-values.ts";
import { countClassIds, mostClasses } from "../data/class-ids.ts";
import { readClassNames } from "../data/read-class-names.ts";
import { pathName } from "./path-name.ts";

interface PriorCountOptions {
  readonly output?: string;
  readonly classes?: string;
}

/** `balms prior count`: counts how often each class occurs. */
export function priorCountCommand(context: CommandContext): Command {
  return new Command("count")
    .description("Count how often each class occurs, and write the prior as JSON")
    .argument(
      "<source>",
      "a folder with one folder of images per class; a .npy of class ids; or a text file, one id or class name per line",
    )
    .option("-o, --output <file>", "where to write it (default: standard output)", pathName)
    .option(
      "--classes <n|file>",
      "number of classes, or a text file with their names, one per line (default: those that occur; ids from 0 to the largest)",
    )
    .action(async (source: string, options: PriorCountOptions) => {
      const target =
        options.output === undefined
          ? undefined
          : await checkOutputFile(options.output, { parameter: "--output", inputs: [source] });
      const prior = await countPrior(source, options.classes);
      reportEmptyClasses(prior, context);
      if (target === undefined) {
        context.stdout.write(priorToJSON(prior));
      } else {
        await writeWholeFile(target, priorToJSON(prior));
        const total = prior.counts.reduce((sum, count) => sum + count, 0);
        context.stdout.write(
          `${options.output}: ${prior.classes.length} classes, ${formatCount(total)} ${prior.counted}\n`,
        );
      }
    });
}

async function countPrior(source: string, classes: string | undefined): Promise<ClassPrior> {
  const entry = await stat(source).catch((error: unknown) => {
    throw new DataError({
      parameter: source,
      received: `nothing (${describeSystemError(error)})`,
      expected: "a folder of images by class, a .npy or a text file of labels",
      cause: error,
    });
  });
  const labels = classes === undefined ? undefined : await readClasses(classes);
  // The name alone: the folders around it differ from one machine to the next.
  const origin = { source: basename(resolve(source)) };
  if (entry.isDirectory()) {
    const folder = await countImageFolder(source);
    const counts = new Map(folder.classes.map((name, index) => [name, folder.counts[index] ?? 0]));
    const order = labels ?? folder.classes;
    const unlisted = folder.classes.filter((name) => !order.includes(name));
    if (unlisted.length > 0) {
      throw new DataError({
        parameter: source,
        received: `folders that are not among the classes: ${formatList(unlisted)}`,
        expected: "only folders named in --classes",
      });
    }
    return priorFromCounts(
      order.map((name) => counts.get(name) ?? 0),
      { classes: order, counted: "images", ...origin },
    );
  }
  const file = await readLabelFile(source);
  if (file.kind === "names") {
    checkNames(source, file.names, labels);
    return priorFromNames(
      file.names,
      labels === undefined ? origin : { classes: labels, ...origin },
    );
  }
  if (labels !== undefined) {
    checkIds(source, file.ids, labels.length);
  }
  const known = labels ?? countClassIds([{ file: source, labels: file.ids }], "--classes");
  return priorFromLabels(file.ids, { classes: known, ...origin });
}

async function readClasses(classes: string): Promise<readonly string[]> {
  if (!/^\d+$/u.test(classes)) {
    return readClassNames(classes);
  }
  const count = Number(classes);
  if (count < 1 || count > mostClasses) {
    throw new ArgumentError({
      parameter: "--classes",
      received: classes,
      expected: `a whole number from 1 to ${mostClasses}, or a text file of names`,
    });
  }
  return Array.from({ length: count }, (_, index) => String(index));
}

function checkNames(
  source: string,
  names: readonly string[],
  classes: readonly string[] | undefined,
): void {
  const known = new Set(classes ?? names);
  const row = names.findIndex((name) => !known.has(name));
  if (row >= 0) {
    throw new DataError({
      parameter: source,
      received: `${describeValue(names[row])} in line ${row + 1}`,
      expected: "only names that --classes lists",
      hint: "Add the name to the list, or correct it.",
    });
  }
}

function checkIds(source: string, ids: Int32Array, classes: number): void {
  const row = ids.findIndex((id) => id >= classes);
  if (row >= 0) {
    throw new DataError({
      parameter: source,
      received: `class id ${ids[row]} at row ${row}`,
      expected: `class ids from 0 to ${classes - 1}, as --classes says`,
    });
  }
}

function reportEmptyClasses(prior: ClassPrior, context: CommandContext): void {
  const empty = prior.classes.filter((_, index) => prior.counts[index] === 0);
  if (empty.length > 0) {
    context.stderr.write(
      `balms: no examples of ${formatList(empty)}; train and adjust will ask for --zero-counts\n`,
    );
  }
}
