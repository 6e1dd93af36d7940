import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { DataError } from "@balms/core";
import { checkSignal } from "@balms/core/adapter";
import { unpackGzip } from "@balms/datasets";
import type { SourceFile } from "../count/source-file.ts";
import type { TableFile } from "./table-file.ts";

/** Bytes that DuckDB lets a line have, or an object. */
const longest = {
  csv: 2e6,
  "json-lines": 2 ** 24,
  "json-array": Infinity,
  parquet: Infinity,
} as const;

/**
 * Sees to what DuckDB passes over in silence, and would count a part of a file as all of it: compressed data that are cut off or do not
 * have the sum that they say, and a last line that goes on and on.
 */
export async function checkWhole(files: readonly TableFile[], signal: AbortSignal): Promise<void> {
  for (const { source, kind } of files) {
    const most = longest[kind.format];
    if (kind.compression === "gzip") await checkGzip(source, most, signal);
    else if (kind.compression === "none" && most < Infinity) await checkLastLine(source, most);
    checkSignal(signal);
  }
}

async function checkGzip(source: SourceFile, most: number, signal: AbortSignal): Promise<void> {
  let length = 0;
  for await (const piece of unpackGzip(createReadStream(source.path), source.name)) {
    checkSignal(signal);
    const end = lastEnd(piece);
    length = end < 0 ? length + piece.length : piece.length - end;
    if (length > most) throw longLine(source);
  }
}

async function checkLastLine(source: SourceFile, most: number): Promise<void> {
  const file = await open(source.path);
  try {
    const { size } = await file.stat();
    if (size <= most) return;
    const { buffer } = await file.read(Buffer.alloc(most), 0, most, size - most);
    if (lastEnd(buffer) < 0) throw longLine(source);
  } finally {
    await file.close();
  }
}

function lastEnd(bytes: Uint8Array): number {
  return Math.max(bytes.lastIndexOf(10), bytes.lastIndexOf(13));
}

function longLine({ name }: SourceFile): DataError {
  return new DataError({
    parameter: name,
    received: "a line that is far too long for a row",
    expected: "a table with one row per line",
  });
}
