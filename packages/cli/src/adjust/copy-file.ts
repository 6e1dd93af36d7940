import { constants, copyFile as copy, link, realpath, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { makeFolders } from "../output/made-folders.ts";
import type { FileReader } from "./file-reader.ts";

/** Copies a file; where the disk can, the copy shares the original's blocks until one of them is written. */
export async function copyFile(from: FileReader, to: string): Promise<void> {
  await makeFolders(dirname(to));
  if (from.content === undefined) {
    await copy(from.path, to, constants.COPYFILE_FICLONE | constants.COPYFILE_EXCL);
    return;
  }
  await writeFile(to, from.content, { flag: "wx" });
}

/** Gives a file a second name, to be read there; where that cannot be, a copy. */
export async function linkFile(from: FileReader, to: string): Promise<void> {
  await makeFolders(dirname(to));
  try {
    // The file itself: of a link, such as those of the hub's cache, a second link would lead nowhere.
    await link(await realpath(from.path), to);
  } catch {
    // Another disk, one without links, or somebody else's file.
    await copyFile(from, to);
  }
}
