import { createReadStream } from "node:fs";
import { DataError } from "@balms/core";
import { checkSignal } from "@balms/core/adapter";
import { unpackGzip } from "@balms/datasets";
import type { TableFile } from "./table-file.ts";

/** Names the line of a text that is not UTF-8, which DuckDB takes for a fault of its own where the column is not the first. */
export async function checkText(files: readonly TableFile[], signal: AbortSignal): Promise<void> {
  for (const { source, kind } of files) {
    // Nothing here unpacks Zstandard, and Parquet is no text.
    if (kind.compression === "zstd" || kind.format === "parquet") continue;
    const stream = createReadStream(source.path);
    const bytes: AsyncIterable<Uint8Array> =
      kind.compression === "gzip" ? unpackGzip(stream, source.name) : stream;
    const decoder = new TextDecoder("utf-8", { fatal: true });
    let lines = 1;
    for await (const piece of bytes) {
      checkSignal(signal);
      try {
        lines += ends(decoder.decode(piece, { stream: true }));
      } catch (cause) {
        // What cannot be decoded becomes the replacement character.
        const [before = ""] = new TextDecoder().decode(piece).split("\uFFFD");
        throw new DataError({
          parameter: source.name,
          received: `text that is not UTF-8 near line ${lines + ends(before)}`,
          expected: "a table in UTF-8",
          hint: "Save it as UTF-8.",
          cause,
        });
      }
    }
  }
}

const ends = (text: string): number => text.match(/\r\n|\n|\r/gu)?.length ?? 0;
