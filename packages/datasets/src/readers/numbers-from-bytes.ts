import type { Work } from "@balms/core/adapter";
import type { NpyData } from "./npy-array.ts";
import type { NpyType } from "./npy-types.ts";

/** A multiple of all sizes. */
const pieceSize = 2 ** 22;
const machineIsLittle = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/**
 * Bytes → `length` numbers from `offset` on. Shares the memory where alignment and byte order allow it, as with large
 * files read into a buffer of their own; never writes into it.
 */
export function* numbersFromBytes(
  bytes: Uint8Array,
  type: NpyType,
  place: { offset: number; length: number; littleEndian: boolean },
): Work<NpyData> {
  const { offset, length, littleEndian } = place;
  const swap = type.size > 1 && littleEndian !== machineIsLittle;
  const start = bytes.byteOffset + offset;
  if (!swap && start % type.size === 0) return type.view(bytes.buffer, start, length);
  // Not `bytes.slice`: that of a Node Buffer is a view of the same memory.
  const copy = new Uint8Array(length * type.size);
  for (let done = 0; done < copy.length; done += pieceSize) {
    const piece = copy.subarray(done, done + pieceSize);
    piece.set(bytes.subarray(offset + done, offset + done + piece.length));
    if (swap) swapBytes(piece, type.size);
    yield;
  }
  return type.view(copy.buffer, 0, length);
}

function swapBytes(bytes: Uint8Array, size: number): void {
  for (let start = 0; start < bytes.length; start += size) {
    for (let [left, right] = [start, start + size - 1]; left < right; left++, right--) {
      [bytes[left], bytes[right]] = [bytes[right], bytes[left]];
    }
  }
}
