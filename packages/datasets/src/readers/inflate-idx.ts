import { kMaxLength } from "node:buffer";
import { promisify } from "node:util";
import { constants, gunzip, gunzipSync } from "node:zlib";
import { DataError } from "@balms/core";
import { untilAborted } from "@balms/core/adapter";
import { checkInflation } from "../content/check-inflation.ts";
import { contentKind } from "../content/content-kind.ts";
import { parseIdxHeader } from "./parse-idx-header.ts";

// Far more than the longest header, little enough to be unpacked for a look.
const lookedAt = 4096;
const chunkSize = 2 ** 18;

/** Whether data are packed by gzip. */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/** Whether gzip data begin as those of an IDX file do. */
export function isGzippedIdx(bytes: Uint8Array): boolean {
  if (!isGzip(bytes)) return false;
  try {
    const finishFlush = constants.Z_SYNC_FLUSH;
    return contentKind(gunzipSync(bytes.subarray(0, lookedAt), { finishFlush })) === "an IDX file";
  } catch {
    return false;
  }
}

/** Unpacks a gzipped IDX file, once its first bytes have said that it is one: and no more of it than they announce. */
export function inflateIdx(bytes: Uint8Array, name: string): Uint8Array {
  const maxOutputLength = announcedSize(bytes, name);
  try {
    return gunzipSync(bytes, { maxOutputLength });
  } catch (cause) {
    throw refuse(name, cause, maxOutputLength);
  }
}

/**
 * {@link inflateIdx} while others have their turn.
 *
 * @throws {@link InterruptedError} when the signal fires
 */
export async function inflateIdxMeanwhile(
  bytes: Uint8Array,
  name: string,
  signal: AbortSignal | undefined,
): Promise<Uint8Array> {
  const maxOutputLength = announcedSize(bytes, name);
  const unpacking = promisify(gunzip)(bytes, { maxOutputLength, chunkSize }).catch(
    (cause: unknown) => {
      throw refuse(name, cause, maxOutputLength);
    },
  );
  return untilAborted<Uint8Array>(unpacking, signal);
}

/** The bytes that the header announces, once it has been seen that they may be there. */
function announcedSize(bytes: Uint8Array, name: string): number {
  const { size } = parseIdxHeader(inflateHead(bytes, name), name);
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
  return Math.min(size, kMaxLength);
}

function inflateHead(bytes: Uint8Array, name: string): Uint8Array {
  try {
    return gunzipSync(bytes.subarray(0, lookedAt), { finishFlush: constants.Z_SYNC_FLUSH });
  } catch (cause) {
    throw refuse(name, cause);
  }
}

function refuse(name: string, cause: unknown, most?: number): DataError {
  const long = (cause as { code?: unknown }).code === "ERR_BUFFER_TOO_LARGE";
  return new DataError({
    parameter: name,
    received: long ? `gzip data of more than ${most} bytes` : "gzip data that cannot be unpacked",
    expected: long ? "the bytes that its header announces" : "a whole gzip file",
    hint: long ? "The file is too long." : "The file is truncated or damaged. Copy it again.",
    cause,
  });
}
