import { randomBytes } from "node:crypto";
import { renameSync, rmSync } from "node:fs";

/**
 * Removes a temporary file or folder that another thread may be about to put in its place: either that comes first, and nothing is
 * removed, or it finds nothing any more. Half of a folder never gets there.
 *
 * @param path - From {@link temporaryPath}.
 * @throws what the system says.
 */
export function takeAway(path: string): void {
  const aside = path.replace(/[0-9a-f]{16}\.part$/u, `${randomBytes(8).toString("hex")}.part`);
  try {
    renameSync(path, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return;
    throw error;
  }
  rmSync(aside, { recursive: true, force: true });
}
