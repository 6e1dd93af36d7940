import { extname, join } from "node:path";
import { DataError } from "@balms/core";
import { imageEndings, isImage, listEntries } from "./list-entries.ts";

/** One class of an image folder. */
export interface ClassFiles {
  readonly name: string;
  /** Paths, sorted by code point. */
  readonly files: readonly string[];
}

/** How a folder of images is listed. */
export interface ListingOptions {
  /** Takes what does not fit into a folder of images, so that the rest is listed. */
  readonly onMisfit?: ((misfit: DataError) => void) | undefined;
  /** Stops it. */
  readonly signal?: AbortSignal | undefined;
}

/** The class folders of `folder` and the images in them; anything that does not fit is a DataError, or is handed to `onMisfit` where the rest can be listed. */
export async function listClassFiles(
  folder: string,
  { onMisfit = raise, signal }: ListingOptions = {},
): Promise<ClassFiles[]> {
  const layout = "one folder per class with images in it";
  const entries = await listEntries(folder, signal);
  const classes = entries.filter((entry) => entry.isFolder);
  const loose = entries.find((entry) => !entry.isFolder && isImage(entry.name));
  if (classes.length === 0 || loose !== undefined) {
    throw new DataError({
      parameter: folder,
      received:
        loose === undefined
          ? entries.length === 0
            ? "an empty folder"
            : "files, but no folders"
          : `the image ${loose.name} outside any class folder`,
      expected: layout,
      hint: "Put each image into a folder named after its class.",
    });
  }
  const found: ClassFiles[] = [];
  for (const { name } of classes) found.push(await listClass(folder, name, { onMisfit, signal }));
  return found;
}

function raise(error: DataError): never {
  throw error;
}

async function listClass(
  folder: string,
  name: string,
  { onMisfit = raise, signal }: ListingOptions,
): Promise<ClassFiles> {
  const path = join(folder, name);
  const entries = await listEntries(path, signal);
  const nested = entries.find((entry) => entry.isFolder);
  if (nested !== undefined) {
    throw new DataError({
      parameter: path,
      received: `the folder ${nested.name} inside a class folder`,
      expected: "images alone",
      hint: `If the classes are the folders in ${path}, name that folder instead of ${folder}.${await trainingHint(folder, name)}`,
    });
  }
  for (const foreign of entries.filter((entry) => !isImage(entry.name))) {
    onMisfit(
      new DataError({
        parameter: join(path, foreign.name),
        received: `a file ending in "${extname(foreign.name)}"`,
        expected: `images: ${imageEndings.join(", ")}`,
        hint: "Move it out of the class folder or convert it.",
      }),
    );
  }
  const images = entries.filter((entry) => isImage(entry.name));
  if (images.length === 0) {
    onMisfit(
      new DataError({
        parameter: path,
        received: "a class folder without images",
        expected: "at least one image per class",
        hint: "Remove the folder, or add images of the class.",
      }),
    );
  }
  return { name, files: images.map((entry) => join(path, entry.name)) };
}

/** Where parts of a data set lie beside one another, the first by name is seldom the one that is meant. */
async function trainingHint(folder: string, name: string): Promise<string> {
  const parts = (await listEntries(folder)).filter((entry) => entry.isFolder);
  const training = parts.find((part) => /^train(?:ing)?$/iu.test(part.name));
  if (training === undefined || training.name === name) return "";
  return ` The training data are probably in ${join(folder, training.name)}.`;
}
