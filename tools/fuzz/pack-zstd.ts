import { crc32 } from "node:zlib";

const magic = Buffer.from("28b52ffd", "hex");
const blockSize = 64;

/** Bytes as a Zstandard frame (RFC 8878), which says how long it is or not, in blocks as they are and blocks of one byte that repeats. */
export function packZstd(bytes: Uint8Array): Buffer {
  const isSized = crc32(bytes) % 2 === 0;
  const size = Buffer.alloc(4);
  size.writeUInt32LE(bytes.length);
  const parts: Uint8Array[] = [
    magic,
    // One segment with its size in four bytes; or a window of a megabyte.
    isSized ? Buffer.concat([Buffer.of(0xa0), size]) : Buffer.of(0, 10 << 3),
  ];
  for (let at = 0; at < bytes.length; at += blockSize) {
    parts.push(...block(bytes.subarray(at, at + blockSize)));
  }
  return Buffer.concat([...parts, Buffer.of(1, 0, 0)]);
}

function block(bytes: Uint8Array): Uint8Array[] {
  const isOne = bytes.every((byte) => byte === bytes[0]);
  const head = Buffer.alloc(3);
  head.writeUIntLE(bytes.length * 8 + (isOne ? 2 : 0), 0, 3);
  return [head, isOne ? bytes.subarray(0, 1) : bytes];
}
