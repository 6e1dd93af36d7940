import { checkSignal } from "@balms/core/adapter";
import type { FileReader } from "./file-reader.ts";

const pieceSize = 2 ** 20;

/** Whether two files hold the same bytes. */
export async function sameContent(
  one: FileReader,
  other: FileReader,
  signal: AbortSignal,
): Promise<boolean> {
  if (one.size !== other.size) return false;
  const [first, second] = [Buffer.alloc(pieceSize), Buffer.alloc(pieceSize)];
  for (let start = 0; start < one.size; start += pieceSize) {
    checkSignal(signal);
    const length = Math.min(pieceSize, one.size - start);
    await Promise.all([
      one.readInto(start, first.subarray(0, length)),
      other.readInto(start, second.subarray(0, length)),
    ]);
    if (first.compare(second, 0, length, 0, length) !== 0) return false;
  }
  return true;
}
