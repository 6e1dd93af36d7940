import { kMaxLength } from "node:buffer";
import { constants, gunzipSync } from "node:zlib";
import { DataError } from "@balms/core";
import { checkInflation } from "../content/check-inflation.ts";
import { contentKind } from "../content/content-kind.ts";
import { parseIdxHeader } from "./parse-idx-header.ts";

// Far more than the longest header, little enough to be unpacked for a look.
const lookedAt = 4096;

/** Whether gzip data begin as those of an IDX file do. */
export function isGzippedIdx(bytes: Uint8Array): boolean {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return false;
  try {
    const finishFlush = constants.Z_SYNC_FLUSH;
    return contentKind(gunzipSync(bytes.subarray(0, lookedAt), { finishFlush })) === "an IDX file";
  } catch {
    return false;
  }
}

/** Unpacks a gzipped IDX file, once its first bytes have said that it is one: and no more of it than they announce. */
export function inflateIdx(bytes: Uint8Array, name: string): Uint8Array {
  const head = unpack(bytes.subarray(0, lookedAt), name, {
    finishFlush: constants.Z_SYNC_FLUSH,
  });
  const { size } = parseIdxHeader(head, name);
  // Deflate shrinks at most 1032-fold: what is announced beyond that is not there.
  if (size > 1032 * bytes.length + lookedAt) {
    throw new DataError({
      parameter: name,
      received: `${bytes.length} bytes of gzip data`,
      expected: `enough of it for the ${size} bytes that its header announces`,
      hint: "The file is truncated or damaged. Copy it again.",
    });
  }
  // They are held.
  checkInflation({ name, packed: bytes.length, unpacked: size, most: 2 ** 28 });
  return unpack(bytes, name, { maxOutputLength: Math.min(size, kMaxLength) });
}

function unpack(
  bytes: Uint8Array,
  name: string,
  options: { finishFlush?: number; maxOutputLength?: number },
): Uint8Array {
  try {
    return gunzipSync(bytes, options);
  } catch (cause) {
    const long = (cause as { code?: unknown }).code === "ERR_BUFFER_TOO_LARGE";
    throw new DataError({
      parameter: name,
      received: long
        ? `gzip data of more than ${options.maxOutputLength} bytes`
        : "gzip data that cannot be unpacked",
      expected: long ? "the bytes that its header announces" : "a whole gzip file",
      hint: long ? "The file is too long." : "The file is truncated or damaged. Copy it again.",
      cause,
    });
  }
}
