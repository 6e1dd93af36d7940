import { mkdir, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { removeLeftovers } from "./leftovers.ts";
import { temporaryPath } from "./temporary-path.ts";

/** Makes a folder of this user's alone where the system has temporary files; those that killed processes left there go away. */
export async function makeSystemFolder(): Promise<string> {
  const around = tmpdir();
  const path = temporaryPath(around);
  await mkdir(path, { mode: 0o700 });
  await removeLeftovers(around, (await stat(path)).mtimeMs);
  return path;
}
