import { DataError } from "@balms/core";
import type { IndicatorTally } from "@balms/datasets";
import { formatCount } from "../terminal/format-values.ts";
import type { CountedSource } from "./counted-source.ts";
import type { KnownClasses } from "./known-classes.ts";
import { noneNote } from "./none-note.ts";

/** An array of zeros and ones, and what messages call it. */
export interface NamedIndicators {
  readonly name: string;
  readonly tally: IndicatorTally;
}

/** Adds up arrays of zeros and ones, a column for each class: all have the same classes. */
export function tallyIndicators(
  arrays: readonly NamedIndicators[],
  known: KnownClasses | undefined,
): Omit<CountedSource, "counted" | "takenFor"> {
  const columns = known?.names.length ?? arrays[0]?.tally.labels.length ?? 0;
  const counts = Array.from({ length: columns }, () => 0);
  let [rows, none, single] = [0, 0, 0];
  for (const { name, tally } of arrays) {
    if (tally.labels.length !== columns) {
      throw new DataError({
        parameter: name,
        received: `${formatCount(tally.labels.length)} columns`,
        expected: `${formatCount(columns)}, ${known === undefined ? `as in ${arrays[0]?.name}` : "as --classes says"}`,
      });
    }
    for (const { label, count } of tally.labels) counts[label] = (counts[label] ?? 0) + count;
    rows += tally.rows;
    none += tally.none;
    single += tally.single;
  }
  if (none === rows) {
    throw new DataError({
      parameter: arrays[0]?.name ?? "source",
      received: "zeros alone",
      expected: "a one where a row has a class",
    });
  }
  return {
    classes: known?.names ?? counts.map((_, id) => String(id)),
    counts,
    examples: rows,
    notes: [
      ...(none === 0 ? [] : [noneNote(none)]),
      ...(single === rows ? ["each row has exactly one class"] : []),
    ],
  };
}
