import { DataError } from "@balms/core";
import type { LabelTally } from "@balms/datasets";
import { classIdLimit } from "../data/class-ids.ts";
import type { CountedSource } from "./counted-source.ts";
import type { KnownClasses } from "./known-classes.ts";
import { placeOf } from "./label-place.ts";

type IdTally = Extract<LabelTally, { readonly kind: "ids" }>;

/** Counts by class id; `known` are the classes there may be, in order, else ids go from 0 to the largest. */
export function countIds(
  source: string,
  { labels, rows }: IdTally,
  classesKnown: KnownClasses | undefined,
): Pick<CountedSource, "classes" | "counts"> {
  const known = classesKnown?.names;
  const limit = known?.length ?? classIdLimit(rows);
  // The first row that has too large an id, not the first such id.
  const [wrong] = labels
    .filter(({ label }) => label >= limit)
    .toSorted((left, right) => (left.first ?? 0) - (right.first ?? 0));
  if (wrong !== undefined) {
    throw new DataError({
      parameter: source,
      received: `class id ${wrong.label} ${placeOf(wrong, "row")}`,
      expected:
        known === undefined
          ? `class ids below ${limit}, for ${rows} rows`
          : `class ids from 0 to ${limit - 1}, as ${classesKnown?.saidBy ?? "--classes"} says`,
      hint:
        known === undefined
          ? "Number the classes from 0 without gaps, or say which there are with --classes. If the numbers are the names of the classes, say so with --format names."
          : offByOne(labels, limit),
    });
  }
  const size = known?.length ?? labels.reduce((most, { label }) => Math.max(most, label), 0) + 1;
  const classes = known ?? Array.from({ length: size }, (_, id) => String(id));
  const counts = Array.from({ length: size }, () => 0);
  for (const { label, count } of labels) counts[label] = count;
  return { classes, counts };
}

function offByOne(labels: IdTally["labels"], limit: number): string | undefined {
  const ids = new Set(labels.map(({ label }) => label));
  return !ids.has(0) && Math.max(...ids) === limit
    ? "The ids go from 1: take 1 off each."
    : undefined;
}
