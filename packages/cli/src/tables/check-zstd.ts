import { DataError } from "@balms/core";
import { checkSignal } from "@balms/core/adapter";
import { checkInflation } from "@balms/datasets";
import type { SourceFile } from "../count/source-file.ts";
import { withWindow, type FileWindow } from "./file-window.ts";

const magic = 0xfd2fb528;
/** No block becomes more. */
const longestBlock = 2 ** 17;

/**
 * Sees to it that a Zstandard file (RFC 8878) goes to its end, and can become no more than it may: walks from block to block by the
 * lengths that they say.
 */
export async function checkZstd({ name, path }: SourceFile, signal: AbortSignal): Promise<void> {
  await withWindow(path, async (window) => {
    const { size } = window;
    let unpacked = 0;
    const add = (bytes: number): void => {
      unpacked += bytes;
      checkInflation({ name, packed: size, unpacked });
    };
    for (let place = 0; place < size;) {
      const end = await frameEnd(window, place, { add, signal });
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
  });
}

/**
 * Where a frame ends; undefined if none begins there, or it is not all there.
 *
 * @param add - Told how many bytes a block becomes: those that are packed, as many as fit into one. What the frame says of
 *   its size, nobody holds against that until all is unpacked.
 */
async function frameEnd(
  window: FileWindow,
  start: number,
  { add, signal }: { readonly add: (bytes: number) => void; readonly signal: AbortSignal },
): Promise<number | undefined> {
  // Everything up to the first block takes 14 bytes at most.
  const head = await window.from(start, 18);
  if (head.length < 8) return undefined;
  const first = head.readUInt32LE(0);
  if (first >= 0x184d2a50 && first <= 0x184d2a5f) return start + 8 + head.readUInt32LE(4);
  if (first !== magic) return undefined;
  const descriptor = head[4] ?? 0;
  const isSingle = (descriptor & 0x20) !== 0;
  const sizeBytes = [isSingle ? 1 : 0, 2, 4, 8][descriptor >> 6] ?? 0;
  const dictionaryId = [0, 1, 2, 4][descriptor & 3] ?? 0;
  let place = start + 5 + (isSingle ? 0 : 1) + dictionaryId + sizeBytes;
  const reach = isSingle
    ? contentSize(head.subarray(5 + dictionaryId, 5 + dictionaryId + sizeBytes))
    : windowSize(head[5] ?? 0);
  const most = Math.min(longestBlock, reach);
  for (;;) {
    checkSignal(signal);
    const header = await window.from(place, 3);
    if (header.length < 3) return undefined;
    const block = header.readUIntLE(0, 3);
    const [type, length] = [(block >> 1) & 3, block >> 3];
    if (type === 3) return undefined;
    add(type === 2 ? most : length);
    // A block of one byte that repeats holds that byte alone.
    place += 3 + (type === 1 ? 1 : length);
    if ((block & 1) === 1) return place + ((descriptor & 4) === 0 ? 0 : 4);
  }
}

/** The size of a frame that says it. In two bytes, 256 less than it is. */
function contentSize(bytes: Buffer): number {
  if (bytes.length === 8) return Number(bytes.readBigUInt64LE());
  return bytes.readUIntLE(0, bytes.length) + (bytes.length === 2 ? 256 : 0);
}

/** How far back a frame looks, and with it the most that its blocks become. */
function windowSize(descriptor: number): number {
  const base = 2 ** (10 + (descriptor >> 3));
  return base + (base / 8) * (descriptor & 7);
}
