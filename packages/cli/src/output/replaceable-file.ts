import { realpath, stat } from "node:fs/promises";
import { describeSystemError, isSystemError } from "@balms/datasets";

/** A place where a file can be written, or why it cannot. */
export type ReplaceableFile =
  | {
      /** The place itself: a link is followed. */
      readonly place: string;
      /** Whether a file is there already. */
      readonly exists: boolean;
    }
  | { readonly reason: string; readonly cause?: unknown };

/**
 * Looks whether a file may be put in a place: nothing is there, or an ordinary file. A pipe or a
 * device would be lost, as a finished file takes the place of what was there.
 *
 * @param path - The place.
 */
export async function findReplaceable(path: string): Promise<ReplaceableFile> {
  try {
    const entry = await stat(path);
    if (entry.isFile()) {
      return { place: await realpath(path), exists: true };
    }
    const folder = entry.isDirectory();
    return { reason: folder ? "it is a folder" : "it is a pipe or a device and not a file" };
  } catch (error) {
    if (isSystemError(error) && error.code === "ENOENT") {
      return { place: path, exists: false };
    }
    return { reason: describeSystemError(error), cause: error };
  }
}
