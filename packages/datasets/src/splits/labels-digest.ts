import type { Labels } from "@balms/core";
import { classIds } from "@balms/core/adapter";
import { digestOf } from "../digest/digest-of.ts";

/** Digest over labels as little-endian 32-bit integers, on every machine. */
export function labelsDigest(labels: Labels): string {
  const ids = classIds(labels, { classes: 2 ** 31 });
  const bytes = new DataView(new ArrayBuffer(4 * ids.length));
  for (let row = 0; row < ids.length; row++) bytes.setInt32(4 * row, ids[row], true);
  return digestOf(new Uint8Array(bytes.buffer));
}
