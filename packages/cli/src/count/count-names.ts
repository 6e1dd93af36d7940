import { DataError } from "@balms/core";
import type { LabelTally } from "@balms/datasets";
import type { CountedSource } from "./counted-source.ts";
import { placeOf } from "./label-place.ts";
import { nearestHint } from "../data/nearest-hint.ts";

type NameTally = Extract<LabelTally, { readonly kind: "names" }>;

/** Counts by class name; `known` are the classes there may be, in order, else those that occur, sorted by code point. */
export function countNames(
  source: string,
  { labels }: NameTally,
  known: readonly string[] | undefined,
): Pick<CountedSource, "classes" | "counts"> {
  const counts = new Map(labels.map(({ label, count }) => [label, count]));
  const classes = known ?? [...counts.keys()];
  const listed = new Set(classes);
  const [unlisted] = labels
    .filter(({ label }) => !listed.has(label))
    .toSorted((left, right) => (left.first ?? 0) - (right.first ?? 0));
  if (unlisted !== undefined) {
    const { label } = unlisted;
    throw new DataError({
      parameter: source,
      received: `${JSON.stringify(label)} ${placeOf(unlisted, "line")}`,
      expected: "only names that --classes lists",
      hint: nearestHint([label], classes) ?? "Add the name to the list, or correct it.",
    });
  }
  return { classes, counts: classes.map((name) => counts.get(name) ?? 0) };
}
