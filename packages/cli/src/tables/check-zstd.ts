import { open, type FileHandle } from "node:fs/promises";
import { DataError } from "@balms/core";
import { checkInflation } from "@balms/datasets";
import type { SourceFile } from "../count/source-file.ts";

const magic = 0xfd2fb528;

/**
 * Sees to it that a Zstandard file (RFC 8878) goes to its end, and becomes no more than it may: walks from block to block by the lengths
 * that they say.
 */
export async function checkZstd({ name, path }: SourceFile): Promise<void> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    let place = 0;
    let unpacked = 0;
    const add = (bytes: number): void => {
      unpacked += bytes;
      checkInflation({ name, packed: size, unpacked });
    };
    while (place < size) {
      const end = await frameEnd(file, place, add);
      if (end === undefined || end > size) {
        throw new DataError({
          parameter: name,
          received: "Zstandard data that are cut off or damaged",
          expected: "a whole file",
          hint: "Copy it again.",
        });
      }
      place = end;
    }
  } finally {
    await file.close();
  }
}

/**
 * Where a frame ends; undefined if none begins there, or it is not all there.
 *
 * @param add - Told how many bytes it becomes at least, as it says itself or by its blocks of one byte that repeats.
 */
async function frameEnd(
  file: FileHandle,
  start: number,
  add: (bytes: number) => void,
): Promise<number | undefined> {
  const head = await bytesAt(file, start, 5);
  const kind = head === undefined ? await bytesAt(file, start, 4) : head;
  if (kind === undefined) return undefined;
  const first = kind.readUInt32LE(0);
  if (first >= 0x184d2a50 && first <= 0x184d2a5f) {
    const length = await bytesAt(file, start + 4, 4);
    return length === undefined ? undefined : start + 8 + length.readUInt32LE(0);
  }
  if (first !== magic || head === undefined) return undefined;
  const descriptor = head[4] ?? 0;
  const isSingle = (descriptor & 0x20) !== 0;
  const sizeBytes = [isSingle ? 1 : 0, 2, 4, 8][descriptor >> 6] ?? 0;
  const dictionaryId = [0, 1, 2, 4][descriptor & 3] ?? 0;
  let place = start + 5 + (isSingle ? 0 : 1) + dictionaryId;
  const said = await bytesAt(file, place, sizeBytes);
  place += sizeBytes;
  add(said === undefined ? 0 : contentSize(said));
  for (;;) {
    const header = await bytesAt(file, place, 3);
    if (header === undefined) return undefined;
    const block = header.readUIntLE(0, 3);
    const type = (block >> 1) & 3;
    if (type === 3) return undefined;
    if (type === 1 && sizeBytes === 0) add(block >> 3);
    // A block of one byte that repeats holds that byte alone.
    place += 3 + (type === 1 ? 1 : block >> 3);
    if ((block & 1) === 1) return place + ((descriptor & 4) === 0 ? 0 : 4);
  }
}

/** In two bytes, 256 less than it is. */
function contentSize(bytes: Buffer): number {
  if (bytes.length === 8) return Number(bytes.readBigUInt64LE());
  if (bytes.length === 0) return 0;
  return bytes.readUIntLE(0, bytes.length) + (bytes.length === 2 ? 256 : 0);
}

async function bytesAt(
  file: FileHandle,
  place: number,
  length: number,
): Promise<Buffer | undefined> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, place);
  return bytesRead === length ? buffer : undefined;
}
