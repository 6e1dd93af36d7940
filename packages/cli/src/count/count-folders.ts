import { DataError } from "@balms/core";
import { compareCodePoints } from "@balms/core/adapter";
import { countImageFolder } from "@balms/datasets";
import { nearestHint } from "../data/nearest-hint.ts";
import { formatList } from "../terminal/format-values.ts";
import type { CountContext, CountOptions } from "./count-options.ts";
import type { CountedSource } from "./counted-source.ts";
import type { KnownClasses } from "./known-classes.ts";
import type { SourceFile } from "./source-file.ts";

/** Counts the images of each class folder, in one folder or several; `known` are the classes there may be, in order. */
export async function countFolders(
  folders: readonly SourceFile[],
  known: KnownClasses | undefined,
  { counted }: CountOptions,
  { signal }: CountContext,
): Promise<CountedSource> {
  const counts = new Map<string, number>();
  for (const { name: folder } of folders) {
    const found = await countImageFolder(folder, { signal });
    checkListed(folder, found.classes, known?.names);
    for (const [id, name] of found.classes.entries()) {
      counts.set(name, (counts.get(name) ?? 0) + (found.counts[id] ?? 0));
    }
  }
  const classes = known?.names ?? [...counts.keys()].toSorted(compareCodePoints);
  return {
    takenFor: `${folders.length === 1 ? "a folder" : "folders"} with one folder of images per class`,
    classes,
    counts: classes.map((name) => counts.get(name) ?? 0),
    counted: counted === "rows" ? "rows" : "images",
  };
}

function checkListed(
  folder: string,
  classes: readonly string[],
  known: readonly string[] | undefined,
): void {
  const listed = new Set(known);
  const unlisted = known === undefined ? [] : classes.filter((name) => !listed.has(name));
  if (unlisted.length === 0) return;
  throw new DataError({
    parameter: folder,
    received: `folders that are not among the classes: ${formatList(unlisted)}`,
    expected: "only folders named in --classes",
    hint: nearestHint(unlisted, known ?? []),
  });
}
