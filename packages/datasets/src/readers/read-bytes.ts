import { readFile } from "node:fs/promises";
import { DataError } from "@balms/core";
import { isPipe, readPipe } from "../content/read-pipe.ts";
import { describeSystemError } from "./system-error.ts";

/**
 * Reads a whole file, or all that comes out of a pipe, that somebody named.
 *
 * @param path - the file
 * @param expected - what it should hold, for the message
 * @returns its bytes, at least one
 * @throws {@link DataError} when it is missing, unreadable or empty
 *
 * @example
 * ```ts
 * import { mkdtemp, writeFile } from "node:fs/promises";
 * import { tmpdir } from "node:os";
 * import { join } from "node:path";
 * import { readBytes } from "@balms/datasets";
 *
 * const path = join(await mkdtemp(join(tmpdir(), "balms-")), "two");
 * await writeFile(path, Uint8Array.of(7, 8));
 * console.log((await readBytes(path)).length); // 2
 * ```
 */
export async function readBytes(
  path: string,
  expected: string = "a file with content",
): Promise<Uint8Array> {
  const bytes = await readWhole(path).catch((cause: unknown) => {
    const received = `nothing (${describeSystemError(cause)})`;
    throw new DataError({ parameter: path, received, expected, cause });
  });
  if (bytes.length === 0) {
    throw new DataError({
      parameter: path,
      received: "an empty file",
      expected,
      hint: "Write the file again: the program that made it may have been stopped.",
    });
  }
  return bytes;
}

async function readWhole(path: string): Promise<Uint8Array> {
  if (!(await isPipe(path))) return readFile(path);
  const pieces: Uint8Array[] = [];
  for await (const piece of readPipe(path)) pieces.push(piece);
  return Buffer.concat(pieces);
}
