import { rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { syncFolder, writeNewFile } from "./new-file.ts";
import { notWritten } from "./not-written.ts";
import { findReplaceable } from "./replaceable-file.ts";
import { temporaryPath } from "./temporary-path.ts";
import { finishFiles } from "./waiting-files.ts";

/**
 * Writes a file whole or not at all: whatever happens meanwhile, its place holds what was there or all of this. A link stays, and
 * the file that it leads to is replaced.
 *
 * @param path - Where the file shall be; its folder exists.
 * @param content - Bytes, or text as UTF-8.
 * @throws {@link ArgumentError} naming the file, when it cannot be written.
 */
export async function writeWholeFile(path: string, content: Uint8Array | string): Promise<void> {
  const found = await findReplaceable(path);
  if ("reason" in found) throw notWritten(path, found.cause, found.reason);
  const { place } = found;
  const folder = dirname(place);
  // Else an earlier run's file would come to take the place of this one.
  await finishFiles(folder);
  const temporary = temporaryPath(folder);
  try {
    await writeNewFile(temporary, content, place);
    await rename(temporary, place);
  } catch (error) {
    await rm(temporary, { force: true });
    throw notWritten(path, error);
  }
  await syncFolder(folder);
}
