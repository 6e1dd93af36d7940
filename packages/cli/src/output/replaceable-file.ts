import { fstatSync, type Stats } from "node:fs";
import { access, constants, lstat, realpath, stat } from "node:fs/promises";
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
 * Looks whether a file may be put in a place: nothing is there, or an ordinary file that may be written to. A pipe or a device would be
 * lost, as a finished file takes the place of what was there; so would what goes to or comes from that file by a standard stream.
 *
 * @param path - The place.
 * @param options - `isLinkReplaced`: whether a file takes the place of a link itself, and not of what it leads to.
 */
export async function findReplaceable(
  path: string,
  { isLinkReplaced = false }: { readonly isLinkReplaced?: boolean } = {},
): Promise<ReplaceableFile> {
  try {
    const own = await lstat(path).catch((error: unknown) => {
      if (!isMissing(error)) throw error;
    });
    if (own === undefined) return { place: path, exists: false };
    if (own.isSymbolicLink() && isLinkReplaced) return { place: path, exists: true };
    const entry = await stat(path);
    if (entry.isDirectory()) return { reason: "it is a folder" };
    if (!entry.isFile()) return { reason: "it is a pipe or a device and not a file" };
    const stream = streamOf(entry);
    if (stream !== undefined) return { reason: `it is the file behind ${stream}` };
    await access(path, constants.W_OK);
    return { place: await realpath(path), exists: true };
  } catch (cause) {
    if (isMissing(cause)) return { reason: "it is a link that leads nowhere", cause };
    return { reason: describeSystemError(cause), cause };
  }
}

/** What is said or piped in goes on in the old file when a new one takes its place: it would be lost. */
function streamOf(entry: Stats): string | undefined {
  return ["standard input", "standard output", "standard error"].find((_, number) => {
    const stream = statOf(number);
    return stream?.dev === entry.dev && stream.ino === entry.ino;
  });
}

function statOf(file: number): Stats | undefined {
  try {
    return fstatSync(file);
  } catch {
    // A stream that is closed.
    return undefined;
  }
}

function isMissing(error: unknown): boolean {
  return isSystemError(error) && error.code === "ENOENT";
}
