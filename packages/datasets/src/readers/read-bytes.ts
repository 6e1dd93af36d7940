import { createReadStream } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { DataError } from "@balms/core";
import { checkSignal } from "@balms/core/adapter";
import { readPipe } from "../content/read-pipe.ts";
import { describeSystemError } from "./system-error.ts";

/** Pipes and devices need not end: what comes out of one is held up to here, 128 MiB. */
const mostPiped = 2 ** 27;

/**
 * Reads a whole file, or all that comes out of a pipe or a device, that somebody named.
 *
 * @param path - the file
 * @param expected - what it should hold, for the message
 * @param signal - ends the reading, also while a pipe keeps silent
 * @returns its bytes, at least one
 * @throws {@link DataError} when it is missing, unreadable or empty, or a pipe or device gives more than 128 MiB
 * @throws {@link InterruptedError} when the signal fires
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
  signal?: AbortSignal,
): Promise<Uint8Array> {
  checkSignal(signal);
  const bytes = await readWhole(path, expected, signal).catch((cause: unknown) => {
    checkSignal(signal);
    if (DataError.isInstance(cause)) throw cause;
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

async function readWhole(
  path: string,
  expected: string,
  signal: AbortSignal | undefined,
): Promise<Uint8Array> {
  const entry = await stat(path);
  if (entry.isFile() || entry.isDirectory()) return readFile(path, { signal });
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of entry.isFIFO() ? readPipe(path, signal) : readDevice(path, signal)) {
    size += piece.length;
    if (size > mostPiped) {
      throw new DataError({
        parameter: path,
        received: `a ${entry.isFIFO() ? "pipe" : "device"} that gives more than ${mostPiped} bytes`,
        expected,
        hint: "Write it into a file, and name that.",
      });
    }
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

function readDevice(path: string, signal: AbortSignal | undefined): AsyncIterable<Uint8Array> {
  return createReadStream(path, { highWaterMark: 2 ** 18, signal });
}
