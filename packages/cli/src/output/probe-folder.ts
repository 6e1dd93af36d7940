import { open, rm } from "node:fs/promises";
import { temporaryPath } from "./temporary-path.ts";

/**
 * Makes a file in a folder and takes it away: permissions alone do not tell whether that can be done, since /proc lets everybody write
 * and takes no file.
 *
 * @returns The time, in milliseconds, of the clock that files in the folder are dated by: that of a server may go otherwise than ours.
 */
export async function probeFolder(folder: string): Promise<number> {
  const path = temporaryPath(folder);
  const file = await open(path, "wx");
  try {
    return (await file.stat()).mtimeMs;
  } finally {
    await file.close();
    await rm(path, { force: true });
  }
}
