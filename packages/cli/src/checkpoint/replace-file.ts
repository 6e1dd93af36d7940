import { open, rename } from "node:fs/promises";
import { dirname } from "node:path";
import { ArgumentError } from "@balms/core";
import { describeSystemError } from "@balms/datasets";

/** Where the next content of a file is written: the same place each time, so that killed processes leave no heap of them. */
export function temporaryFile(path: string): string {
  return `${path}.part`;
}

/**
 * Writes a file so that its place holds either what was there or all of this, also when the process is killed or the power fails.
 *
 * @throws {@link ArgumentError} when the disk takes no more.
 */
export async function replaceFile(path: string, content: Uint8Array): Promise<void> {
  const temporary = temporaryFile(path);
  try {
    const file = await open(temporary, "w");
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    throw new ArgumentError({
      parameter: "--checkpoint",
      received: `${path} (${describeSystemError(error)})`,
      expected: "a file that can be written",
      cause: error,
    });
  }
  await syncFolder(dirname(path));
}

/** Sees to it that the new name is on the disk, where the system can do that. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, "r").catch(() => undefined);
  await folder?.sync().catch(() => undefined);
  await folder?.close();
}
