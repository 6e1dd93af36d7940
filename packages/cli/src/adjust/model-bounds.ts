import { realpath } from "node:fs/promises";
import { dirname, sep } from "node:path";
import { DataError } from "@balms/core";

/** Folders in which the files of a model are. */
export type ModelBounds = readonly string[];

/**
 * Where the files of some models may be: in the folder that the user named, or where the models themselves are, which may be links: the
 * cache of the Hugging Face hub has all contents side by side in one folder, and links to them elsewhere.
 *
 * @param folder - What the user named, or the folder of it.
 * @param models - Paths of the models.
 */
export async function boundsOf(folder: string, models: readonly string[]): Promise<ModelBounds> {
  const places = await Promise.all(models.map((model) => realpath(model)));
  return [await realpath(folder), ...new Set(places.map((place) => dirname(place)))];
}

/**
 * Refuses a file or folder that a link leads elsewhere: who made the model would have that read, and written into what comes out of it.
 *
 * @param path - One that is there.
 * @throws {@link DataError} naming it.
 */
export async function checkInside(path: string, bounds: ModelBounds): Promise<void> {
  const place = await realpath(path);
  if (bounds.some((folder) => isWithin(place, folder))) return;
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
