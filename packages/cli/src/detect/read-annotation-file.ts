import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { DataError } from "@balms/core";
import { contentKind, describeSystemError } from "@balms/datasets";
import { readAnnotations, type AnnotationSet } from "@balms/detection";
import { unpackedBytes } from "../data/unpacked-bytes.ts";

const pieceSize = 2 ** 18;

/**
 * Reads a file of annotations, as it is or gzipped, piece by piece: memory grows with the objects and not with the file.
 *
 * @throws {@link DataError} naming the file: where it is missing, cut off, no JSON, or what it says cannot be.
 */
export async function readAnnotationFile(
  file: string,
  signal: AbortSignal,
): Promise<AnnotationSet> {
  return readAnnotations(pieces(file), { file, signal });
}

async function* pieces(path: string): AsyncGenerator<Uint8Array, void> {
  const isPacked = contentKind(await headOf(path)) === "gzip data";
  const bytes = createReadStream(path, { highWaterMark: pieceSize });
  try {
    if (isPacked) yield* unpackedBytes(bytes, { name: path, pieceSize });
    else yield* bytes;
  } finally {
    bytes.destroy();
  }
}

async function headOf(path: string): Promise<Uint8Array> {
  try {
    const file = await open(path);
    try {
      const { buffer, bytesRead } = await file.read(new Uint8Array(1024), 0, 1024, 0);
      return buffer.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  } catch (cause) {
    throw new DataError({
      parameter: path,
      received: describeSystemError(cause),
      expected: "a file of annotations, COCO or LVIS",
      cause,
    });
  }
}
