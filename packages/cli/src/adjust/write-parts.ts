import { open, type FileHandle } from "node:fs/promises";
import { checkSignal } from "@balms/core/adapter";
import type { ModelSpan } from "@balms/onnx";
import type { OpenedModel } from "./opened-model.ts";

// As much is read while as much is written.
const pieceSize = 2 ** 20;

/** Where the spans of a model are read. */
export interface SpanReader {
  /** Fills the buffer from a place in a file; `undefined` is the model's own. */
  read(file: string | undefined, start: number, into: Uint8Array): Promise<void>;
}

/**
 * Writes a model piece by piece: what was changed from memory, the rest from the files where it lies. No more than a few pieces are in
 * memory at a time.
 *
 * @param path - The new file.
 * @param parts - As `modelParts` gives them.
 * @param reader - Where the spans lie.
 */
export async function writeParts(
  path: string,
  parts: Iterable<Uint8Array | ModelSpan>,
  reader: SpanReader,
  signal: AbortSignal,
): Promise<void> {
  const file = await open(path, "wx");
  try {
    await copyPieces(file, pieces(parts), reader, signal);
  } finally {
    await file.close();
  }
}

async function copyPieces(
  file: FileHandle,
  parts: Iterable<Uint8Array | ModelSpan>,
  reader: SpanReader,
  signal: AbortSignal,
): Promise<void> {
  const buffers = [new Uint8Array(), new Uint8Array()];
  let turn = 0;
  const readSpan = async ({ file: from, start, end }: ModelSpan): Promise<Uint8Array> => {
    turn = 1 - turn;
    // Most files that are written to be run are small.
    if (buffers[turn].length < end - start) buffers[turn] = new Uint8Array(end - start);
    const bytes = buffers[turn].subarray(0, end - start);
    await reader.read(from, start, bytes);
    return bytes;
  };
  let written: Promise<void> = Promise.resolve();
  try {
    for (const part of parts) {
      checkSignal(signal);
      const bytes = part instanceof Uint8Array ? part : await readSpan(part);
      await written;
      written = writeAll(file, bytes);
      // Seen to when it is waited for; until then it must not count as unhandled.
      written.catch(() => undefined);
    }
  } finally {
    await written;
  }
}

/** Bytes joined and spans cut so that each is a piece. */
function* pieces(
  parts: Iterable<Uint8Array | ModelSpan>,
): Generator<Uint8Array | ModelSpan, void, undefined> {
  let waiting: Uint8Array[] = [];
  let size = 0;
  for (const part of parts) {
    if (part instanceof Uint8Array) {
      waiting.push(part);
      size += part.length;
      if (size < pieceSize) continue;
    }
    if (waiting.length > 0) yield joined(waiting);
    waiting = [];
    size = 0;
    if (part instanceof Uint8Array) continue;
    for (let start = part.start; start < part.end; start += pieceSize) {
      yield { file: part.file, start, end: Math.min(start + pieceSize, part.end) };
    }
  }
  if (waiting.length > 0) yield joined(waiting);
}

function joined(chunks: readonly Uint8Array[]): Uint8Array {
  return chunks.length === 1 ? chunks[0] : Buffer.concat(chunks);
}

async function writeAll(file: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    done += (await file.write(bytes, done, bytes.length - done)).bytesWritten;
  }
}

/** Reads spans of a model that was opened. */
export function spanReader(opened: OpenedModel): SpanReader {
  return {
    async read(file, start, into) {
      const reader = file === undefined ? opened.file : opened.data.get(file);
      // The library names only files that were opened with the model.
      if (reader === undefined) throw new TypeError(`no file ${file} beside ${opened.path}`);
      await reader.readInto(start, into);
    },
  };
}
