import { constants, lstat, open, rm, type FileHandle } from "node:fs/promises";

const { O_CREAT, O_EXCL, O_RDONLY, O_RDWR, O_NOFOLLOW, O_NONBLOCK } = constants;
// Windows has neither, which is 0 here; links there need rights that few have.
const careful = O_NOFOLLOW | O_NONBLOCK;

/**
 * Opens a file of a cache to read it. What somebody put in its place is refused: a link, or a pipe or a device, which may never end.
 *
 * @throws what the system says, or that it is no file.
 */
export async function openOwnFile(path: string): Promise<FileHandle> {
  const file = await open(path, O_RDONLY | careful);
  if ((await file.stat()).isFile()) return file;
  await file.close();
  throw new TypeError(`${path} is no file`);
}

/** The content of a file of a cache. */
export async function readOwnFile(path: string): Promise<Uint8Array> {
  const file = await openOwnFile(path);
  try {
    return await file.readFile();
  } finally {
    await file.close();
  }
}

/**
 * Opens a file of a cache to write parts of it; it is made where it is missing. What is not the cache's alone gives way to a new file:
 * a link leads to something of somebody else, and so does a second name.
 *
 * @throws what the system says.
 */
export async function changeOwnFile(path: string): Promise<FileHandle> {
  await makeWay(path, "file");
  const file = await open(path, O_RDWR | O_CREAT | careful);
  const entry = await file.stat();
  if (entry.isFile() && entry.nlink <= 1) return file;
  await file.close();
  await rm(path, { force: true });
  return open(path, O_RDWR | O_CREAT | O_EXCL);
}

/** Removes what stands where a cache has a file, or a folder, and is none. */
export async function makeWay(path: string, kind: "file" | "folder"): Promise<void> {
  const entry = await lstat(path).catch(() => undefined);
  const isFitting = kind === "file" ? entry?.isFile() : entry?.isDirectory();
  if (isFitting === false) await rm(path, { recursive: true, force: true });
}
