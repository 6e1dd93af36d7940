import { DataError } from "@balms/core";
import { compareCodePoints } from "@balms/core/adapter";
import { countLabels, type LabelTally } from "@balms/datasets";
import { formatList } from "../terminal/format-values.ts";
import type { CountContext, CountOptions } from "./count-options.ts";
import type { CountedSource } from "./counted-source.ts";
import type { KnownClasses } from "./known-classes.ts";
import type { SourceFile } from "./source-file.ts";
import { tallyClasses } from "./tally-classes.ts";

/** Counts lists of labels, arrays of ids, and lists of paths with labels behind them. */
export async function countLabelFiles(
  files: readonly SourceFile[],
  known: KnownClasses | undefined,
  { format, counted = "rows" }: CountOptions,
  { signal }: CountContext,
): Promise<CountedSource> {
  const tallies: LabelTally[] = [];
  for (const { name, path } of files) {
    const tally = await countLabels(path, {
      name,
      signal,
      nameFormat: (way) => `--format ${way}`,
      ...(format === undefined ? {} : { format }),
      ...(known === undefined ? {} : { classes: known.names }),
    });
    const [first] = tallies;
    if (first !== undefined && first.kind !== tally.kind) {
      throw new DataError({
        parameter: name,
        received: described(tally),
        expected: `${described(first)}, as in ${files[0]?.name}`,
      });
    }
    tallies.push(tally);
  }
  const name = formatList(
    files.map((file) => file.name),
    3,
  );
  const tally = tallies.length === 1 ? tallies[0] : addUp(tallies);
  if (tally === undefined) throw new TypeError("no files");
  return {
    takenFor: described(tally),
    ...tallyClasses(name, tally, known),
    counted,
  };
}

function described({ kind, behindPaths = false }: LabelTally): string {
  return behindPaths ? `paths with class ${kind} behind them` : `class ${kind}, one for each row`;
}

/** The labels of several lists; those of one kind alone. */
function addUp(tallies: readonly LabelTally[]): LabelTally | undefined {
  const [first] = tallies;
  if (first === undefined) return undefined;
  const rows = tallies.reduce((sum, tally) => sum + tally.rows, 0);
  const behindPaths = tallies.every((tally) => tally.behindPaths === true);
  if (first.kind === "ids") {
    const labels = sums(tallies.flatMap((tally) => (tally.kind === "ids" ? tally.labels : [])));
    return { kind: "ids", rows, behindPaths, labels: labels.toSorted((a, b) => a.label - b.label) };
  }
  const labels = sums(tallies.flatMap((tally) => (tally.kind === "names" ? tally.labels : [])));
  const sorted = labels.toSorted((a, b) => compareCodePoints(a.label, b.label));
  return { kind: "names", rows, behindPaths, labels: sorted };
}

function sums<Label>(
  labels: readonly { readonly label: Label; readonly count: number }[],
): { readonly label: Label; readonly count: number }[] {
  const counts = new Map<Label, number>();
  for (const { label, count } of labels) counts.set(label, (counts.get(label) ?? 0) + count);
  return [...counts].map(([label, count]) => ({ label, count }));
}
