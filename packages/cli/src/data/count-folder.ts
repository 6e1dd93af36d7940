import { DataError } from "@balms/core";
import { countImageFolder } from "@balms/datasets";
import { formatList } from "../terminal/format-values.ts";
import type { CountedClasses } from "./counted-classes.ts";
import { nearestHint } from "./nearest-hint.ts";

/** Counts the images of each class folder; `known` are the classes there may be, in order. */
export async function countFolder(
  source: string,
  known: readonly string[] | undefined,
): Promise<CountedClasses> {
  const folder = await countImageFolder(source);
  if (known === undefined) return folder;
  const listed = new Set(known);
  const unlisted = folder.classes.filter((name) => !listed.has(name));
  if (unlisted.length > 0) {
    throw new DataError({
      parameter: source,
      received: `folders that are not among the classes: ${formatList(unlisted)}`,
      expected: "only folders named in --classes",
      hint: nearestHint(unlisted, known),
    });
  }
  const counts = new Map(folder.classes.map((name, index) => [name, folder.counts[index] ?? 0]));
  return { classes: known, counts: known.map((name) => counts.get(name) ?? 0) };
}
