import { stat } from "node:fs/promises";
import { basename } from "node:path";
import { DataError, type Counted } from "@balms/core";
import { columnLabels, readChunks, readText, type LabelTally } from "@balms/datasets";
import type { CountedSources } from "../count/count-sources.ts";
import { knownClasses } from "../count/known-classes.ts";
import { optionText } from "../count/looks-like-table.ts";
import { tallyClasses } from "../count/tally-classes.ts";
import { writeCounts, type WriteCountsOptions } from "../count/write-counts.ts";
import { pipedText } from "../prior-source/piped-text.ts";
import type { CommandContext } from "../terminal/command-context.ts";
import { formatCount } from "../terminal/format-values.ts";
import { countsFile, countsForm } from "./counts-file.ts";

/** What commander makes of the command line of `balms prior import`. */
export interface ImportOptions extends WriteCountsOptions {
  readonly classes?: string;
  readonly format?: "auto" | "ids" | "names";
  readonly counted?: Exclude<Counted, "weights">;
}

/**
 * Makes a prior of labels that a database has counted. They are judged and ordered as those of a table are, so that both ways give the
 * same prior.
 *
 * @param path - CSV, or `-` for standard input.
 * @throws {@link BalmsError} of the kind that fits; then nothing was written.
 */
export function importCounts(
  path: string,
  options: ImportOptions,
  context: CommandContext,
): Promise<void> {
  return writeCounts([path, options.classes ?? ""], options, context, () =>
    imported(path, options, context),
  );
}

async function imported(
  path: string,
  { classes, format, counted = "rows" }: ImportOptions,
  context: CommandContext,
): Promise<CountedSources> {
  const known = await knownClasses(classes);
  const { labels, examples } = countsFile(await textOf(path, context), path);
  const given = [...labels].filter(([label]) => label !== "");
  // Beside examples it is a part of a cell, and none of the rows.
  const without = examples === undefined ? (labels.get("") ?? 0) : 0;
  const tally: LabelTally = columnLabels(
    given.filter(([, count]) => count > 0),
    path,
    {
      ...(format === undefined ? {} : { format }),
      ...(known === undefined ? {} : { classes: known.names }),
      nameFormat: (way) => `--format ${way}`,
      nameSeparator: (part) => `\`balms prior sql --separator ${optionText(part)}\``,
    },
  );
  const greatest = given.reduce((most, [, count]) => Math.max(most, count), 0);
  if (examples !== undefined && examples < greatest) {
    throw new DataError({
      parameter: path,
      received: `${examples} examples, and a label with ${greatest}`,
      expected: "at least as many examples as any label has",
      hint: "Each example counts once for a label: take the query of `balms prior sql`.",
    });
  }
  return {
    takenFor: `counts of a database, ${formatCount(given.length)} labels`,
    ...tallyClasses(path, tally, known),
    counted,
    examples,
    unlabeled: without,
    sources: [path],
    origin: path === "-" ? undefined : basename(path),
  };
}

async function textOf(path: string, { stdin, signal }: CommandContext): Promise<string> {
  if (path === "-") {
    if (stdin !== undefined) return pipedText(stdin, "standard input");
    throw new DataError({ parameter: "-", received: "no standard input", expected: countsForm });
  }
  const entry = await stat(path).catch(() => undefined);
  return entry === undefined || entry.isFile()
    ? readText(path, countsForm)
    : pipedText(readChunks(path, countsForm, signal), path);
}
