import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { createGunzip } from "node:zlib";
import { DataError } from "@balms/core";
import { contentKind } from "@balms/datasets";
import type { CountContext } from "./count-options.ts";
import { openBar } from "./open-bar.ts";
import type { StagedSource } from "./stage-source.ts";

const pieceSize = 2 ** 18;

/**
 * The bytes of a file of annotations, decompressed, in pieces; on a terminal a bar shows how far it was read.
 *
 * @throws {@link DataError} when what is compressed is damaged
 */
export async function* openAnnotations(
  { name, path, head }: StagedSource,
  context: CountContext,
): AsyncGenerator<Uint8Array, void> {
  const file = createReadStream(path, { highWaterMark: pieceSize });
  const bar = await openBar(name, (await stat(path)).size, context);
  try {
    for await (const piece of contentKind(head) === "gzip data" ? gunzip(file, name) : file) {
      bar?.update(file.bytesRead);
      yield piece;
    }
  } finally {
    file.destroy();
    bar?.stop();
  }
}

async function* gunzip(
  file: NodeJS.ReadableStream,
  name: string,
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
