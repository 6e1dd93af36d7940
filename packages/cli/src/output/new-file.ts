import { lstat, open, type FileHandle } from "node:fs/promises";
import { isSystemError } from "@balms/datasets";

/**
 * Writes a file where none is, and waits until the disk has it.
 *
 * @param path - A name that nothing has; whatever has it, a link too, is left alone and the file is refused.
 * @param content - Bytes, or text as UTF-8.
 * @param place - Where it will be: what stands there already says who may read it, and whose it is.
 */
export async function writeNewFile(
  path: string,
  content: Uint8Array | string,
  place: string,
): Promise<void> {
  const isNew = (await accessOf(place)) === undefined;
  // Nobody gets hold of it before it has the access of what it takes the place of.
  const file = await open(path, "wx", isNew ? 0o666 : 0o600);
  try {
    await keepAccess(file, place);
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}

/**
 * Waits until the disk has a file that was written before, which gets the access of what it will take the place of.
 *
 * @param path - The file.
 * @param place - Where it will be.
 */
export async function settleFile(path: string, place: string): Promise<void> {
  const file = await open(path, "r");
  try {
    await keepAccess(file, place);
    await file.sync().catch((error: unknown) => {
      // Windows waits for files alone that are open for writing.
      if (!isSystemError(error) || error.code !== "EPERM") throw error;
    });
  } finally {
    await file.close();
  }
}

/**
 * Gives a file the mode of what it will take the place of, and its owner and group as far as the system lets this process do that:
 * root alone gives files to others. A group that could not be kept leaves no rights behind that only it should have.
 */
async function keepAccess(file: FileHandle, place: string): Promise<void> {
  const kept = await accessOf(place);
  if (kept === undefined) return;
  const own = await file.stat();
  if (own.uid !== kept.uid || own.gid !== kept.gid) {
    await file
      .chown(kept.uid, kept.gid)
      .catch(() => file.chown(own.uid, kept.gid))
      .catch(() => undefined);
  }
  const { gid } = await file.stat();
  const mode = kept.mode & 0o777;
  await file.chmod(gid === kept.gid ? mode : mode & (0o707 | ((mode & 0o007) << 3)));
}

async function accessOf(
  place: string,
): Promise<{ readonly mode: number; readonly uid: number; readonly gid: number } | undefined> {
  const entry = await lstat(place).catch(() => undefined);
  return entry?.isFile() === true ? entry : undefined;
}

/** Sees to it that the new names in a folder are on the disk, where the system can do that. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, "r").catch(() => undefined);
  await folder?.sync().catch(() => undefined);
  await folder?.close();
}
