import { stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { DataError } from "@balms/core";
import type { AnnotatedImage } from "@balms/detection";
import { formatCount, formatList } from "../../terminal/format-values.ts";

interface Named {
  /** The annotations. */
  readonly file: string;
  readonly folder: string;
}

/**
 * The files of annotated images: by the names that the annotations give, or, where none of these is there, by what stands behind their folders,
 * since annotations often name the folder that is meant once more.
 *
 * @throws {@link DataError} for images without a name or a size, and for files that are missing
 */
export async function pictureFiles(
  images: readonly AnnotatedImage[],
  { file, folder }: Named,
): Promise<string[]> {
  const names = images.map((image) => nameOf(image, file));
  const missing = await missingOf(names, folder);
  if (missing.length === names.length) {
    const bare = names.map((name) => basename(name));
    const isTold = new Set(bare).size === new Set(names).size;
    if (isTold && (await missingOf(bare, folder)).length === 0) {
      return bare.map((name) => join(folder, name));
    }
  }
  if (missing.length > 0) throw refuse(missing, names, { file, folder });
  return names.map((name) => join(folder, name));
}

function nameOf({ id, fileName, width, height }: AnnotatedImage, file: string): string {
  if (fileName !== undefined && width !== undefined && height !== undefined) return fileName;
  const lacks = fileName === undefined ? "file_name" : width === undefined ? "width" : "height";
  throw new DataError({
    parameter: file,
    received: `image ${id} without "${lacks}"`,
    expected: "file_name (or coco_url, as in LVIS), width and height of every image",
    hint: fileName === undefined ? undefined : "Boxes are in pixels of an image of that size.",
  });
}

async function missingOf(names: readonly string[], folder: string): Promise<string[]> {
  const missing: string[] = [];
  for (const name of names) {
    const entry = await stat(join(folder, name)).catch(() => undefined);
    if (entry?.isFile() !== true) missing.push(name);
  }
  return missing;
}

function refuse(
  missing: readonly string[],
  names: readonly string[],
  { file, folder }: Named,
): DataError {
  return new DataError({
    parameter: file,
    received: `${formatCount(missing.length)} of ${formatCount(names.length)} images that are not in ${folder}: ${formatList(missing, 4)}`,
    expected: "each image that the file names, in that folder",
    hint:
      missing.length === names.length
        ? "Another folder is meant, perhaps."
        : "Fetch them, or take them out of the file.",
  });
}
