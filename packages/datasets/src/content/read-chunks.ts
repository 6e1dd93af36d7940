import { createReadStream } from "node:fs";
import { DataError } from "@balms/core";
import { checkSignal } from "@balms/core/adapter";
import { isPipe, readPipe } from "./read-pipe.ts";
import { describeSystemError } from "../readers/system-error.ts";

/** Enough of a file to know what it is. */
const head = 4096;
const chunkSize = 2 ** 18;

/**
 * The bytes of a file in pieces, for files that need not fit into memory, and for pipes, which can be read only once.
 *
 * @param path - the file or pipe; before a pipe has a writer, one is waited for
 * @param expected - what it should hold, for messages
 * @param signal - ends the reading, also while a pipe keeps silent
 * @returns the first piece has 4,096 bytes, or all there are
 * @throws {@link DataError} when it is missing, unreadable or empty
 * @throws {@link InterruptedError} when the signal fires
 *
 * @example
 * ```ts
 * import { mkdtemp, writeFile } from "node:fs/promises";
 * import { tmpdir } from "node:os";
 * import { join } from "node:path";
 * import { readChunks } from "@balms/datasets";
 *
 * const path = join(await mkdtemp(join(tmpdir(), "balms-")), "two");
 * await writeFile(path, Uint8Array.of(7, 8));
 * for await (const bytes of readChunks(path)) console.log(bytes.length); // 2
 * ```
 */
export async function* readChunks(
  path: string,
  expected: string = "a file with content",
  signal?: AbortSignal,
): AsyncGenerator<Uint8Array, void, undefined> {
  yield* headFirst(pieces(path, expected, signal), path, expected);
}

async function* pieces(
  path: string,
  expected: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array, void> {
  try {
    yield* await openSource(path, signal);
  } catch (cause) {
    checkSignal(signal);
    const received = `nothing (${describeSystemError(cause)})`;
    throw new DataError({ parameter: path, received, expected, cause });
  }
}

/**
 * Pieces of which the first has enough bytes to know what they are.
 *
 * @throws {@link DataError} when there are none
 */
export async function* headFirst(
  chunks: AsyncIterable<Uint8Array>,
  name: string,
  expected: string,
): AsyncGenerator<Uint8Array, void, undefined> {
  let waiting: Uint8Array[] = [];
  let waitingBytes = 0;
  let started = false;
  for await (const chunk of chunks) {
    if (started) {
      yield chunk;
      continue;
    }
    waiting.push(chunk);
    waitingBytes += chunk.length;
    if (waitingBytes < head) continue;
    started = true;
    yield waiting.length === 1 ? chunk : Buffer.concat(waiting);
    waiting = [];
  }
  if (started) return;
  if (waitingBytes > 0) {
    yield Buffer.concat(waiting);
    return;
  }
  throw new DataError({
    parameter: name,
    received: "an empty file",
    expected,
    hint: "Write the file again: the program that made it may have been stopped.",
  });
}

async function openSource(
  path: string,
  signal: AbortSignal | undefined,
): Promise<AsyncIterable<Uint8Array>> {
  if (await isPipe(path)) return readPipe(path, signal);
  return createReadStream(path, { highWaterMark: chunkSize, signal });
}
