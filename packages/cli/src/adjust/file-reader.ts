import { open, stat, type FileHandle } from "node:fs/promises";
import { DataError } from "@balms/core";
import { describeSystemError, readBytes } from "@balms/datasets";

/** A file of which parts are read. */
export interface FileReader {
  readonly path: string;
  readonly size: number;
  /** All of it, where it could be read but once, as from a pipe. */
  readonly content: Uint8Array | undefined;
  /** Fills a buffer with the bytes from `start` on. */
  readInto(start: number, into: Uint8Array): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens a file without reading it; a pipe, which can be read but once, is read whole.
 *
 * @param path - The file.
 * @param expected - What the file should be, for the message.
 * @param signal - Ends the wait for what a pipe gives.
 * @throws {@link DataError} when it cannot be opened.
 */
export async function openFileReader(
  path: string,
  expected: string,
  signal?: AbortSignal,
): Promise<FileReader> {
  const refuse = (received: string, cause?: unknown): DataError =>
    new DataError({ parameter: path, received, expected, cause });
  const unreadable = (error: unknown): DataError =>
    refuse(`nothing (${describeSystemError(error)})`, error);
  // A thread of the system waits in `open` until a pipe has a writer.
  const kind = await stat(path).catch((error: unknown) => {
    throw unreadable(error);
  });
  if (kind.isDirectory()) throw refuse("nothing (it is a folder)");
  if (kind.isFile()) {
    const file = await open(path, "r").catch((error: unknown) => {
      throw unreadable(error);
    });
    const { size } = await file.stat();
    return readerOf(file, { path, size, refuse });
  }
  const content = await readBytes(path, expected, signal);
  return {
    path,
    size: content.length,
    content,
    readInto: (start, into) =>
      Promise.resolve(into.set(content.subarray(start, start + into.length))),
    close: () => Promise.resolve(),
  };
}

// The most that Node reads at a time is a little more.
const mostAtOnce = 2 ** 30;

function readerOf(
  file: FileHandle,
  about: {
    readonly path: string;
    readonly size: number;
    readonly refuse: (received: string, cause?: unknown) => DataError;
  },
): FileReader {
  const { path, size, refuse } = about;
  return {
    path,
    size,
    content: undefined,
    async readInto(start, into) {
      for (let done = 0; done < into.length;) {
        const length = Math.min(into.length - done, mostAtOnce);
        const { bytesRead } = await file
          .read(into, done, length, start + done)
          .catch((error: unknown) => {
            throw refuse(`a file that cannot be read (${describeSystemError(error)})`, error);
          });
        if (bytesRead === 0) {
          throw refuse(`a file that ends after ${start + done} bytes, before what was to be read`);
        }
        done += bytesRead;
      }
    },
    close: () => file.close(),
  };
}
