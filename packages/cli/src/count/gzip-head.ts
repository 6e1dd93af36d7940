import { constants, gunzipSync } from "node:zlib";

/** Enough to know what it is, and little enough to be unpacked, 1032-fold at most. */
export const lookedAt: number = 2 ** 14;

/** What the first bytes of gzip data hold, as text or otherwise: 16 MiB at most, of a bomb. */
export function gzipHead(head: Uint8Array): Uint8Array {
  return gunzipSync(head.subarray(0, lookedAt), { finishFlush: constants.Z_SYNC_FLUSH });
}
