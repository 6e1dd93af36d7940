import { lstat, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { isSystemError } from "@balms/datasets";
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
    // What somebody else may not remove, or has removed in the meantime, is left to them.
    if (await isAbandoned(path, said, now)) {
      await rm(path, { recursive: true, force: true }).catch(() => undefined);
    }
  }
}

async function isAbandoned(
  path: string,
  { isFromHere, pid }: TemporaryName,
  now: number,
): Promise<boolean> {
  if (isFromHere && !isRunning(pid)) return true;
  if (pid === process.pid) return false;
  const entry = await lstat(path).catch(() => undefined);
  // A date in the future is that of a clock that was wrong.
  return entry !== undefined && Math.abs(now - entry.mtimeMs) > patience;
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
