import { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { DataError } from "@balms/core";
import { checkInflation } from "./check-inflation.ts";

const pieceSize = 2 ** 18;

/**
 * Unpacks gzip data in pieces, of which one is held at a time.
 *
 * @param packed - the bytes of the file as they come
 * @param name - what messages call it
 * @returns pieces of 2¹⁸ bytes at most
 * @throws {@link DataError} when it is damaged or cut off, or becomes far more than what it is packed in
 *
 * @example
 * ```ts
 * import { gzipSync } from "node:zlib";
 * import { unpackGzip } from "@balms/datasets";
 *
 * async function* packed() {
 *   yield gzipSync("cat\n");
 * }
 * for await (const piece of unpackGzip(packed(), "labels.gz")) console.log(piece.length); // 4
 * ```
 */
export async function* unpackGzip(
  packed: AsyncIterable<Uint8Array>,
  name: string,
): AsyncGenerator<Uint8Array, void> {
  const size = { name, packed: 0, unpacked: 0 };
  const source = Readable.from(
    counted(packed, (bytes) => (size.packed += bytes)),
    {
      objectMode: false,
    },
  );
  const pieces = source.pipe(createGunzip({ chunkSize: pieceSize }));
  source.on("error", (error) => pieces.destroy(error));
  try {
    for await (const piece of pieces as AsyncIterable<Uint8Array>) {
      size.unpacked += piece.length;
      checkInflation(size);
      yield piece;
    }
  } catch (cause) {
    if (!isDamage(cause)) throw cause;
    throw new DataError({
      parameter: name,
      received: "gzip data that cannot be unpacked to their end",
      expected: "a whole gzip file",
      hint: "The file is truncated or damaged. Copy it again.",
      cause,
    });
  } finally {
    source.destroy();
  }
}

async function* counted(
  packed: AsyncIterable<Uint8Array>,
  count: (bytes: number) => void,
): AsyncGenerator<Uint8Array, void> {
  for await (const piece of packed) {
    count(piece.length);
    yield piece;
  }
}

/** As zlib says it; what went wrong before it comes through. */
function isDamage(error: unknown): boolean {
  return String((error as { readonly code?: unknown } | null)?.code).startsWith("Z_");
}
