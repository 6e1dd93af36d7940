import { DataError } from "@balms/core";
import { countAnnotations, type AnnotationCounts } from "@balms/detection";
import { nearestHint } from "../data/nearest-hint.ts";
import { formatCount, formatList } from "../terminal/format-values.ts";
import { annotationNotes, describeAnnotations } from "./annotation-notes.ts";
import { openAnnotations } from "./open-annotations.ts";
import type { StagedSource } from "./stage-source.ts";
import type { CountContext, CountOptions } from "./count-options.ts";
import type { CountedSource } from "./counted-source.ts";
import type { KnownClasses } from "./known-classes.ts";

/**
 * Counts the images or the instances of each category in files of annotations, one or several with the same categories and
 * different images; `known` are the classes there may be, in order.
 */
export async function countAnnotationFiles(
  files: readonly StagedSource[],
  known: KnownClasses | undefined,
  { counted }: CountOptions,
  context: CountContext,
): Promise<CountedSource> {
  const { signal } = context;
  const found: AnnotationCounts[] = [];
  for (const file of files) {
    const pieces = openAnnotations(file, context);
    const counts = await countAnnotations(pieces, { file: file.name, signal });
    checkCategories(file.name, namesOf(counts), known ?? listedIn(found[0]));
    found.push(counts);
  }
  const kind = counted === "instances" ? "instances" : "images";
  const classes = known?.areNumbered === false ? known.names : namesOf(found[0]);
  const totals = new Map<string, number>();
  for (const category of found.flatMap(({ categories }) => categories)) {
    totals.set(category.name, (totals.get(category.name) ?? 0) + category[kind]);
  }
  return {
    takenFor: describeAnnotations(found),
    classes,
    counts: classes.map((name) => totals.get(name) ?? 0),
    counted: kind,
    examples:
      kind === "images" ? found.reduce((total, { images }) => total + images, 0) : undefined,
    notes: annotationNotes(found, kind),
  };
}

const namesOf = (counts: AnnotationCounts | undefined): readonly string[] =>
  counts?.categories.map(({ name }) => name) ?? [];

const listedIn = (counts: AnnotationCounts | undefined): KnownClasses | undefined =>
  counts && { names: namesOf(counts), areNumbered: false };

/** Refuses categories that are not among the classes, or another number of them. */
function checkCategories(
  file: string,
  categories: readonly string[],
  known: KnownClasses | undefined,
): void {
  if (known === undefined) return;
  if (known.areNumbered) {
    if (categories.length === known.names.length) return;
    throw new DataError({
      parameter: file,
      received: `${formatCount(categories.length)} categories`,
      expected: `${formatCount(known.names.length)}, as --classes says`,
    });
  }
  const names = new Set(known.names);
  const unlisted = categories.filter((name) => !names.has(name));
  if (unlisted.length === 0) return;
  throw new DataError({
    parameter: file,
    received: `categories that are not among the classes: ${formatList(unlisted)}`,
    expected: "only those of --classes, or else of the first file",
    hint: nearestHint(unlisted, known.names),
  });
}
