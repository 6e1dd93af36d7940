import { lstat, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { isSystemError } from "@balms/datasets";
import { probeFolder } from "./probe-folder.ts";
import { readTemporaryName, type TemporaryName } from "./temporary-path.ts";

/** After this many milliseconds what a process elsewhere has not touched again is taken for abandoned. */
const patience = 7 * 24 * 60 * 60 * 1000;

/**
 * Removes from a folder what killed processes did not finish. What a process that runs may need stays: of one on this machine the
 * system says whether it runs; of one elsewhere, in another container or before the machine was started anew, nobody can, so that
 * its things stay for a week.
 *
 * @param folder - Where temporary files and folders are made.
 * @param now - The time there, in milliseconds.
 */
export async function removeLeftovers(folder: string, now: number): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    const said = readTemporaryName(name);
    if (said === undefined) continue;
    const path = join(folder, name);
    const entry = await lstat(path).catch(() => undefined);
    // Another user's things are theirs to remove; one who changed a folder meanwhile could have anything removed by root.
    if (entry === undefined || (process.getuid !== undefined && entry.uid !== process.getuid())) {
      continue;
    }
    if (isAbandoned(entry.mtimeMs, said, now)) {
      await rm(path, { recursive: true, force: true }).catch(() => undefined);
    }
  }
}

/** The same in a folder that can be written, which is tried. */
export async function tidyFolder(folder: string): Promise<void> {
  await removeLeftovers(folder, await probeFolder(folder));
}

function isAbandoned(made: number, { isFromHere, pid }: TemporaryName, now: number): boolean {
  if (isFromHere && !isRunning(pid)) return true;
  if (pid === process.pid) return false;
  // A date in the future is that of a clock that was wrong.
  return Math.abs(now - made) > patience;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Otherwise it is another user's.
    return !(isSystemError(error) && error.code === "ESRCH");
  }
}
