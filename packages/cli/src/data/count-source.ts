import { stat } from "node:fs/promises";
import { basename, resolve } from "node:path";
import { ArgumentError, DataError, priorFromCounts, type ClassPrior } from "@balms/core";
import { countLabels, describeSystemError, type LabelFormat } from "@balms/datasets";
import { countFolder } from "./count-folder.ts";
import { countIds } from "./count-ids.ts";
import { countNames } from "./count-names.ts";
import type { CountedClasses } from "./counted-classes.ts";
import { mostClasses } from "./class-ids.ts";
import { readClassNames } from "./read-class-names.ts";

/** How a source is counted. */
export interface CountSourceOptions {
  /** Number of classes in digits, or a file of their names. */
  readonly classes: string | undefined;
  /** How a text file gives its labels; undefined: as it looks. */
  readonly format: LabelFormat | undefined;
  /** What the counts are; undefined: images of a folder, rows of a file. */
  readonly counted: "rows" | "images" | "instances" | undefined;
  readonly signal: AbortSignal;
}

/**
 * Counts how often each class occurs in a folder of class folders or in a file of labels.
 *
 * @param source - The folder, file or pipe.
 * @throws {@link DataError} when it is none, or its labels do not fit the classes; {@link ArgumentError} for options that do not fit.
 */
export async function countSource(
  source: string,
  options: CountSourceOptions,
): Promise<ClassPrior> {
  const entry = await stat(source).catch((error: unknown) => {
    throw new DataError({
      parameter: source,
      received: `nothing (${describeSystemError(error)})`,
      expected: "a folder of images by class, a .npy or a text file of labels",
      hint: source === "-" ? "Standard input is called /dev/stdin." : undefined,
      cause: error,
    });
  });
  const isFolder = entry.isDirectory();
  if (isFolder) checkFolderOptions(options);
  const { counted = isFolder ? "images" : "rows" } = options;
  const { classes, counts } = isFolder
    ? await countFolder(source, await knownNames(options.classes))
    : await countFile(source, options);
  return priorFromCounts(counts, {
    classes,
    counted,
    // The name alone: the folders around it differ from one machine to the next. That of a pipe says nothing.
    source: isFolder || entry.isFile() ? basename(resolve(source)) : undefined,
  });
}

function checkFolderOptions({ format, counted }: CountSourceOptions): void {
  if (format !== undefined && format !== "auto") {
    throw new ArgumentError({
      parameter: "--format",
      received: `${format} together with a folder`,
      expected: "it with a text file alone",
      hint: "The classes of a folder are the folders in it: leave --format out.",
    });
  }
  if (counted === "instances") {
    throw new ArgumentError({
      parameter: "--counted",
      received: "instances together with a folder",
      expected: "images or rows",
      hint: "A folder shows which images there are, not what is in them.",
    });
  }
}

async function countFile(source: string, options: CountSourceOptions): Promise<CountedClasses> {
  const { classes, format, signal } = options;
  const known = await knownNames(classes);
  const isNumber = isCount(classes);
  const tally = await countLabels(source, {
    signal,
    nameFormat: (name) => `--format ${name}`,
    ...(format === undefined ? {} : { format }),
    ...(known === undefined ? {} : { classes: known }),
  });
  if (tally.kind === "ids") return countIds(source, tally, known);
  if (isNumber) {
    throw new DataError({
      parameter: source,
      received: "class names, and a number of classes",
      expected: "a file of the names as --classes",
      hint: "List the names in the order of the ids, one per line; or leave --classes out.",
    });
  }
  return countNames(source, tally, known);
}

function isCount(classes: string | undefined): classes is string {
  return classes !== undefined && /^\d+$/u.test(classes);
}

async function knownNames(classes: string | undefined): Promise<readonly string[] | undefined> {
  if (classes === undefined) return undefined;
  if (!isCount(classes)) return readClassNames(classes);
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
