import { createReadStream } from "node:fs";
import { Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { DataError } from "@balms/core";
import { checkSignal } from "@balms/core/adapter";
import type { SourceFile } from "../count/source-file.ts";
import type { TableFile } from "./table-file.ts";
import { checkZstd } from "./check-zstd.ts";

/** Sees to it that compressed files go to their ends, and have the sums that they say: a part of a file would be counted as all of it. */
export async function checkWhole(files: readonly TableFile[], signal: AbortSignal): Promise<void> {
  for (const { source, kind } of files) {
    if (kind.compression === "gzip") await checkGzip(source, signal);
    if (kind.compression === "zstd") await checkZstd(source);
    checkSignal(signal);
  }
}

async function checkGzip({ name, path }: SourceFile, signal: AbortSignal): Promise<void> {
  const nowhere = new Writable({ write: (_piece, _encoding, done) => done() });
  try {
    await pipeline(createReadStream(path), createGunzip(), nowhere, { signal });
  } catch (cause) {
    checkSignal(signal);
    throw new DataError({
      parameter: name,
      received: "gzip data that are cut off or damaged",
      expected: "a whole gzip file",
      hint: "Copy it again.",
      cause,
    });
  }
}
