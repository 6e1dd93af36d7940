import { lstat, mkdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { checkSignal } from "@balms/core/adapter";
import { isSystemError } from "@balms/datasets";
import { makeFolders } from "./made-folders.ts";
import { syncFolder, writeNewFile } from "./new-file.ts";
import { notWritten } from "./not-written.ts";
import { findReplaceable } from "./replaceable-file.ts";
import { temporaryPath } from "./temporary-path.ts";
import { finishFiles, waitingFolder, waitingName } from "./waiting-files.ts";

/**
 * Writes the files of a folder so that all of them appear or none. They are written under a temporary name; they are decided when
 * that becomes the folder of what waits to be moved, in one step; and whoever comes by moves what a killed process did not.
 *
 * @param folder - Where they shall be; it is made where it went away.
 * @param contents - What they hold, by their names, in the order in which they appear.
 * @param signal - Heeded until they are decided.
 * @throws {@link ArgumentError} naming the file that cannot be written; then none is there, or the message says what waits.
 */
export async function writeTogether(
  folder: string,
  contents: Readonly<Record<string, Uint8Array | string>>,
  signal?: AbortSignal,
): Promise<void> {
  const staged = temporaryPath(folder);
  let current = folder;
  try {
    await makeFolders(folder);
    await mkdir(staged);
    for (const [index, [name, content]] of Object.entries(contents).entries()) {
      checkSignal(signal);
      current = join(folder, name);
      const found = await findReplaceable(current, { isLinkReplaced: true });
      if ("reason" in found) throw notWritten(current, found.cause, found.reason);
      await writeNewFile(join(staged, waitingName(index, name)), content, current);
    }
    await syncFolder(staged);
    checkSignal(signal);
    current = folder;
    await decide(staged, folder);
  } catch (error) {
    throw isSystemError(error) ? notWritten(current, error) : error;
  } finally {
    await rm(staged, { recursive: true, force: true });
  }
  await finishFiles(folder);
}

/** What others have decided before is moved first: of theirs and of ours nothing is mixed. */
async function decide(staged: string, folder: string): Promise<void> {
  const waiting = waitingFolder(folder);
  for (;;) {
    await finishFiles(folder);
    try {
      // In the place of an empty folder, but of no other.
      await rename(staged, waiting);
      return await syncFolder(folder);
    } catch (error) {
      // Another process was first, and may have moved all of its files by now. Windows has one code for this and for refusals.
      const isTaken = isSystemError(error) && takenCodes.has(error.code ?? "");
      if (!isTaken && (await lstat(waiting).catch(() => undefined)) === undefined) throw error;
    }
  }
}

const takenCodes: ReadonlySet<string> = new Set(["ENOTEMPTY", "EEXIST"]);
