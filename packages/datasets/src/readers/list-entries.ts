import { readdir, stat } from "node:fs/promises";
import { extname, join } from "node:path";
import { DataError } from "@balms/core";
import { checkSignal, compareCodePoints } from "@balms/core/adapter";
import { describeSystemError } from "./system-error.ts";

/** Of the files that are taken for images. */
export const imageEndings: readonly string[] = [
  ".avif",
  ".gif",
  ".jpeg",
  ".jpg",
  ".png",
  ".tif",
  ".tiff",
  ".webp",
];

// Left behind by desktops, archives and network drives; not part of anybody's data.
const litter = new Set([
  "thumbs.db",
  "desktop.ini",
  "__macosx",
  "__pycache__",
  "@eadir",
  "$recycle.bin",
  "system volume information",
  "lost+found",
]);

/** What lies in a folder. */
export interface Entry {
  readonly name: string;
  readonly isFolder: boolean;
}

/** What lies in a folder of images, sorted by code point; hidden files and litter are passed over, a link counts as what it leads to. */
export async function listEntries(folder: string, signal?: AbortSignal): Promise<Entry[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(raiseFor(folder));
  const listed: Entry[] = [];
  for (const entry of entries) {
    checkSignal(signal);
    const { name } = entry;
    if (name.startsWith(".") || litter.has(name.toLowerCase())) continue;
    const path = join(folder, name);
    // A link counts as what it leads to.
    const target = entry.isSymbolicLink() ? await stat(path).catch(raiseFor(path)) : entry;
    if (!target.isDirectory() && !target.isFile()) {
      throw new DataError({
        parameter: path,
        received: "a pipe, socket or device",
        expected: "images in folders",
        hint: "Move it out of the folder.",
      });
    }
    listed.push({ name, isFolder: target.isDirectory() });
  }
  return listed.toSorted((first, second) => compareCodePoints(first.name, second.name));
}

const raiseFor =
  (path: string) =>
  (cause: unknown): never => {
    throw new DataError({
      parameter: path,
      received: `nothing (${describeSystemError(cause)})`,
      expected: "a folder of images",
      // What Node makes of bytes that are no UTF-8 leads nowhere.
      hint: path.includes("\uFFFD") ? "Its name is not UTF-8: give it another." : undefined,
      cause,
    });
  };

/** Whether a file is an image, by its name. */
export function isImage(name: string): boolean {
  return imageEndings.includes(extname(name).toLowerCase());
}
