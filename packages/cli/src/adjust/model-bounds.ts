import { realpath } from "node:fs/promises";
import { dirname, join, sep } from "node:path";
import { DataError } from "@balms/core";

/** Where the files of a model may be. */
export interface ModelBounds {
  /** Anywhere in this folder. */
  readonly folder: string;
  /** In these folders, and in none inside of them. */
  readonly beside: readonly string[];
}

/**
 * Where the files of a model may be: in its folder; in the folder of contents that the cache of the Hugging Face hub has beside
 * those of its snapshots, which are links there; and beside the model itself, where a link to it is what the user named. Where other
 * links lead says nothing: who made the folder made them.
 *
 * @param folder - What the user named, or the folder of it.
 * @param named - Path of the model, where the user named that.
 */
export async function boundsOf(folder: string, named?: string): Promise<ModelBounds> {
  const root = await realpath(folder);
  const snapshots = dirname(root);
  const contents = [snapshots, dirname(snapshots)].map((around) => join(around, "blobs"));
  const own = named === undefined ? [] : [dirname(await realpath(named))];
  return { folder: root, beside: [...contents, ...own] };
}

/**
 * Refuses a file or folder that a link leads elsewhere: who made the model would have that read, and written into what comes out of it.
 *
 * @param path - One that is there.
 * @throws {@link DataError} naming it.
 */
export async function checkInside(path: string, { folder, beside }: ModelBounds): Promise<void> {
  const place = await realpath(path);
  if (isWithin(place, folder) || beside.includes(dirname(place))) return;
  throw new DataError({
    parameter: path,
    received: `a link to ${place}`,
    expected: "a file of the model, in its folder",
    hint: "If it belongs to the model, put the file itself there.",
  });
}

function isWithin(place: string, folder: string): boolean {
  return place === folder || place.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}
