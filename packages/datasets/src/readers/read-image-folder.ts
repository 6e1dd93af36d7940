import type { ImageFolder } from "./image-folder.ts";
import { checkOptions } from "@balms/core/adapter";
import { listClassFiles, type ListingOptions } from "./list-class-files.ts";

/**
 * Lists the images of a folder with one folder per class. Opens none of them: {@link decodeImages} does.
 *
 * @param folder - holds one folder per class; hidden files are passed over
 * @param options - `onMisfit`: takes the error for a class folder without images and for a file that is none, so that the rest is listed;
 * `signal`: stops it
 * @returns classes sorted by code point, files class by class, and their class ids
 * @throws {@link DataError} when the folder is missing or empty, has images outside class folders, or a class folder is
 * empty, nested or holds other files
 * @throws {@link InterruptedError} when the signal fires
 *
 * @example
 * ```ts
 * import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
 * import { tmpdir } from "node:os";
 * import { join } from "node:path";
 * import { readImageFolder } from "@balms/datasets";
 *
 * const folder = await mkdtemp(join(tmpdir(), "balms-"));
 * await mkdir(join(folder, "cat"));
 * await writeFile(join(folder, "cat", "1.png"), "not opened here");
 * console.log((await readImageFolder(folder)).classes); // [ 'cat' ]
 * ```
 */
export async function readImageFolder(
  folder: string,
  options: ListingOptions = {},
): Promise<ImageFolder> {
  checkOptions(options, ["onMisfit", "signal"]);
  const found = await listClassFiles(folder, options);
  return {
    classes: found.map(({ name }) => name),
    files: found.flatMap(({ files }) => files),
    labels: Int32Array.from(found.flatMap(({ files }, label) => files.map(() => label))),
  };
}
