import { createGunzip } from "node:zlib";
import { DataError } from "@balms/core";

/**
 * The bytes of a gzip file, unpacked in pieces of a size.
 *
 * @param name - The file, for messages.
 * @throws {@link DataError} when the file is damaged or cut off
 */
export async function* unpackedBytes(
  file: NodeJS.ReadableStream,
  { name, pieceSize }: { readonly name: string; readonly pieceSize: number },
): AsyncGenerator<Uint8Array, void> {
  const unpacked = createGunzip({ chunkSize: pieceSize });
  file.on("error", (error) => unpacked.destroy(error));
  try {
    yield* file.pipe(unpacked);
  } catch (cause) {
    throw new DataError({
      parameter: name,
      received: "gzip data that cannot be unpacked to their end",
      expected: "a whole gzip file",
      hint: "The file is truncated or damaged. Copy it again.",
      cause,
    });
  }
}
