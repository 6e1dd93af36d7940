import { digestOf } from "../digest/digest-of.ts";

/** Digest over labels as little-endian 32-bit integers, on every machine. */
export function labelsDigest(labels: ArrayLike<number>): string {
  const bytes = new DataView(new ArrayBuffer(4 * labels.length));
  for (let row = 0; row < labels.length; row++) bytes.setInt32(4 * row, labels[row], true);
  return digestOf(new Uint8Array(bytes.buffer));
}
