import { link, mkdir, readdir, rename, rm, rmdir, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { isSystemError } from "@balms/datasets";
import { removeLeftovers } from "./leftovers.ts";
import { makeFolders, type MadeFolders } from "./made-folders.ts";
import { settleFile, syncFolder } from "./new-file.ts";
import { notWritten } from "./not-written.ts";
import { findReplaceable } from "./replaceable-file.ts";
import { temporaryPath } from "./temporary-path.ts";

/** A folder beside the results' final place, in which they are made; it goes away with whatever is still in it. */
export interface StagingFolder {
  readonly path: string;
  /**
   * Gives files their final places, in the order given: the last one appears when the others are there.
   *
   * @param places - Final place by the file's path in this folder; only the last may replace an earlier file.
   */
  moveFiles(places: ReadonlyMap<string, string>): Promise<void>;
  /** Gives a folder in this one its final place, where nothing or an empty folder is. */
  moveFolder(name: string, place: string): Promise<void>;
  discard(): Promise<void>;
}

/**
 * Makes a temporary folder beside a place, on the same disk, so that what is finished in it appears there in one step.
 *
 * @param place - Where the result shall be; its folder exists.
 */
export async function openStagingFolder(place: string): Promise<StagingFolder> {
  const around = dirname(place);
  const path = temporaryPath(around);
  // Nobody else reads what may take the place of something that they may not read.
  await mkdir(path, { mode: 0o700 }).catch((error: unknown) => {
    throw notWritten(place, error);
  });
  await removeLeftovers(around, (await stat(path)).mtimeMs);
  return {
    path,
    moveFiles: (places) => moveFiles(path, places),
    async moveFolder(name, target) {
      await settleFolder(join(path, name));
      // Not every system replaces an empty folder in one step.
      await rmdir(target).catch(() => undefined);
      await rename(join(path, name), target).catch((error: unknown) => {
        throw notWritten(target, error);
      });
      await syncFolder(dirname(target));
    },
    discard: () => rm(path, { recursive: true, force: true }),
  };
}

async function moveFiles(from: string, places: ReadonlyMap<string, string>): Promise<void> {
  const entries = [...places];
  const moved: string[] = [];
  const made: MadeFolders[] = [];
  try {
    for (const [index, [name, place]] of entries.entries()) {
      const isLast = index === entries.length - 1;
      if (isLast) await checkReplaceable(place);
      else made.push(await makeFolders(dirname(place)));
      await settleFile(join(from, name), place);
      // A link, unlike a new name, never takes the place of what came there in the meantime.
      await (isLast ? rename(join(from, name), place) : placeNew(join(from, name), place)).catch(
        (error: unknown) => {
          throw notWritten(place, error);
        },
      );
      moved.push(place);
      await syncFolder(dirname(place));
    }
  } catch (error) {
    for (const place of moved) await rm(place, { force: true });
    for (const folders of made.toReversed()) await folders.removeIfEmpty();
    throw error;
  }
}

async function placeNew(from: string, place: string): Promise<void> {
  try {
    await link(from, place);
  } catch (error) {
    const taken = isSystemError(error) && error.code === "EEXIST";
    if (taken || (await stat(place).catch(() => undefined)) !== undefined) throw error;
    // A disk without links.
    await rename(from, place);
    return;
  }
  await rm(from);
}

async function checkReplaceable(place: string): Promise<void> {
  const found = await findReplaceable(place);
  if ("reason" in found) throw notWritten(place, found.cause, found.reason);
}

async function settleFolder(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    await (entry.isDirectory() ? syncFolder(path) : settleFile(path, path));
  }
  await syncFolder(folder);
}
