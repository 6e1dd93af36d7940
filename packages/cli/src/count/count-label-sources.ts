import { stat } from "node:fs/promises";
import { DataError } from "@balms/core";
import { countLabels, readChunks, type IndicatorTally, type LabelTally } from "@balms/datasets";
import { formatList } from "../terminal/format-values.ts";
import { addTallies } from "./add-tallies.ts";
import type { CountContext, CountOptions } from "./count-options.ts";
import type { CountedSource } from "./counted-source.ts";
import type { KnownClasses } from "./known-classes.ts";
import { missingNotes, missingOption } from "./missing-label.ts";
import { withBar } from "./open-bar.ts";
import type { SourceFile } from "./source-file.ts";
import { tallyClasses } from "./tally-classes.ts";
import { tallyIndicators } from "./tally-indicators.ts";

/** The bytes of labels, in pieces. */
export interface LabelSource {
  /** What messages call it. */
  readonly name: string;
  /** How many bytes there are. */
  readonly size: number;
  readonly read: () => AsyncIterable<Uint8Array>;
}

/** The bytes of a file of labels. */
export async function openLabelFile(
  { name, path }: SourceFile,
  { signal }: CountContext,
): Promise<LabelSource> {
  const { size } = await stat(path);
  return { name, size, read: () => readChunks(path, "labels", signal) };
}

/** Counts lists of labels, arrays of them, and lists of paths with labels behind them. */
export async function countLabelSources(
  sources: readonly LabelSource[],
  known: KnownClasses | undefined,
  { format, missing, counted = "rows" }: CountOptions,
  context: CountContext,
): Promise<CountedSource> {
  const found: { name: string; tally: LabelTally | IndicatorTally }[] = [];
  for (const source of sources) {
    const { name } = source;
    const tally = await countLabels(withBar(source.read(), source, context), {
      name,
      signal: context.signal,
      nameFormat: (way) => `--format ${way}`,
      nameMissing: missingOption,
      ...(missing === undefined ? {} : { missing }),
      ...(format === undefined ? {} : { format }),
      ...(known === undefined ? {} : { classes: known.names }),
    });
    const [first] = found;
    if (first !== undefined && first.tally.kind !== tally.kind) {
      throw new DataError({
        parameter: name,
        received: described(tally),
        expected: `${described(first.tally)}, as in ${first.name}`,
      });
    }
    found.push({ name, tally });
  }
  const tallies = found.map(({ tally }) => tally);
  if (tallies.every(isIndicators)) {
    const indicators = found.flatMap(({ name, tally }) =>
      isIndicators(tally) ? { name, tally } : [],
    );
    const source = tallyIndicators(indicators, known);
    // Mentions have no rows that they are a share of.
    const examples = counted === "instances" ? undefined : source.examples;
    return { takenFor: described(tallies[0]), ...source, examples, counted };
  }
  const name = formatList(
    sources.map((source) => source.name),
    3,
  );
  const labels = tallies.flatMap((tally) => (isIndicators(tally) ? [] : tally));
  const tally = labels.length === 1 ? labels[0] : addTallies(labels);
  if (tally === undefined) throw new TypeError("no sources");
  const { classes, counts } = tallyClasses(name, tally, known);
  const notes = missingNotes(classes, counts);
  return {
    takenFor: described(tally),
    classes,
    counts,
    counted,
    unlabeled: tally.unlabeled,
    notes,
  };
}

function isIndicators(tally: LabelTally | IndicatorTally): tally is IndicatorTally {
  return tally.kind === "indicators";
}

function described(tally: LabelTally | IndicatorTally | undefined): string {
  if (tally === undefined) throw new TypeError("no sources");
  if (tally.kind === "indicators") {
    return `an array of zeros and ones, a column for each of ${tally.labels.length} classes`;
  }
  const { kind, behindPaths = false, inColumn = false } = tally;
  if (behindPaths) return `paths with class ${kind} behind them`;
  return `class ${kind}, one for each row${inColumn ? ", in an array of one column" : ""}`;
}
