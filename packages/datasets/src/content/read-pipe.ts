import { constants, type Stats } from "node:fs";
import { open, stat, type FileHandle } from "node:fs/promises";
import { setTimeout as wait } from "node:timers/promises";
import { checkSignal } from "@balms/core/adapter";

// What a pipe holds on Linux.
const pieceSize = 2 ** 16;
/** Milliseconds between looks at a pipe that has nothing to say. */
const longestPause = 20;

/** Whether a path leads to a pipe: a FIFO, or what a shell puts in the place of `<(command)`. */
export async function isPipe(path: string): Promise<boolean> {
  const entry: Stats | undefined = await stat(path).catch(() => undefined);
  return entry?.isFIFO() === true;
}

/**
 * The bytes of a pipe as they come, until its writers are gone; before that, waits for the first writer.
 *
 * Looks again and again instead of sleeping in the system: a thread that sleeps there can be stopped by nothing, and
 * holds up the end of the program.
 */
export async function* readPipe(
  path: string,
  signal?: AbortSignal,
): AsyncGenerator<Uint8Array, void, undefined> {
  const pipe = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    // Before a writer comes, a pipe seems to have ended.
    let hasWriter = false;
    let pause = 1;
    for (;;) {
      checkSignal(signal);
      const bytes = await readPiece(pipe);
      if (bytes?.length === 0 && hasWriter) return;
      hasWriter ||= bytes?.length !== 0;
      if (bytes !== undefined && bytes.length > 0) {
        pause = 1;
        yield bytes;
        continue;
      }
      await wait(pause);
      pause = Math.min(2 * pause, longestPause);
    }
  } finally {
    await pipe.close();
  }
}

/** What can be read without waiting: no bytes at the end, undefined while writers are silent. */
async function readPiece(pipe: FileHandle): Promise<Uint8Array | undefined> {
  try {
    const { buffer, bytesRead } = await pipe.read(new Uint8Array(pieceSize), 0, pieceSize, null);
    return buffer.subarray(0, bytesRead);
  } catch (error) {
    if ((error as { code?: unknown }).code === "EAGAIN") return undefined;
    throw error;
  }
}
