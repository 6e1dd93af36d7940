import { mkdir, rmdir, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { isSystemError } from "@balms/datasets";
import { tellUnfinished } from "../process/unfinished.ts";

/** Folders that were made for results. */
export interface MadeFolders {
  /** Takes back those that are still empty, the innermost first. */
  removeIfEmpty(): Promise<void>;
}

/**
 * Makes a folder and those around it, as far as they are missing. They go away again, where they are still empty, when the command is ended
 * before it can take them back. When one of them cannot be made, none stays.
 *
 * The recursive mode of `mkdir` does not come back from file systems that refuse new folders as missing, such as /proc, and calls a full disk
 * a folder that does not exist.
 *
 * @throws what the system says.
 */
export async function makeFolders(folder: string): Promise<MadeFolders> {
  const made: string[] = [];
  const removeIfEmpty = async (): Promise<void> => {
    for (const path of made.toReversed()) {
      try {
        await rmdir(path);
      } catch {
        // Something is in it by now: it stays, and so do the folders around it.
        return;
      }
    }
  };
  try {
    for (const path of await missingFolders(folder)) {
      tellUnfinished(path, "folder");
      try {
        await mkdir(path);
        made.push(path);
      } catch (error) {
        // Another command may have been first.
        if (!(await isFolder(path))) throw error;
      }
    }
  } catch (error) {
    await removeIfEmpty();
    throw error;
  }
  return { removeIfEmpty };
}

/** The outermost first. */
async function missingFolders(folder: string): Promise<string[]> {
  if (await isFolder(folder)) return [];
  return [...(await missingFolders(dirname(folder))), folder];
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (error) {
    if (isSystemError(error) && error.code === "ENOENT") return false;
    throw error;
  }
}
