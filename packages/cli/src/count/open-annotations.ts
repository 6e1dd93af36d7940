import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { contentKind, unpackGzip } from "@balms/datasets";
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
    const isPacked = contentKind(head) === "gzip data";
    for await (const piece of isPacked ? unpackGzip(file, name) : file) {
      bar?.update(file.bytesRead);
      yield piece;
    }
  } finally {
    file.destroy();
    bar?.stop();
  }
}
