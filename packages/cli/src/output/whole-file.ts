import { rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { syncFolder, writeNewFile } from "./new-file.ts";
import { notWritten } from "./not-written.ts";
import { findReplaceable } from "./replaceable-file.ts";
import { temporaryPath } from "./temporary-path.ts";
import { finishFiles } from "./waiting-files.ts";

/**
 * Writes a file whole or not at all: whatever happens meanwhile, its place holds what was there or all of this. A link stays, and
 * the file that it leads to is replaced; of a name that the user did not give, the link itself.
 *
 * @param path - Where the file shall be; its folder exists.
 * @param content - Bytes, or text as UTF-8.
 * @param options - `isLinkReplaced`: whether the file takes the place of a link itself.
 * @throws {@link ArgumentError} naming the file, when it cannot be written.
 */
export async function writeWholeFile(
  path: string,
  content: Uint8Array | string,
  options: { readonly isLinkReplaced?: boolean } = {},
): Promise<void> {
  const found = await findReplaceable(path, options);
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
