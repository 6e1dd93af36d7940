import { checkOptions, inTurns } from "@balms/core/adapter";
import { inflateIdxMeanwhile, isGzip } from "./inflate-idx.ts";
import type { NpyArray } from "./npy-array.ts";
import { idxArray } from "./parse-idx.ts";
import { readBytes } from "./read-bytes.ts";
import type { ReadingOptions } from "./reading-options.ts";

/**
 * Reads an IDX file (the format of MNIST), plain or gzipped.
 *
 * @param path - the file
 * @param options - `signal`: ends it
 * @returns shape and Π shape numbers
 * @throws {@link DataError} when the file is missing, truncated or not IDX
 * @throws {@link InterruptedError} when the signal fires
 *
 * @example
 * ```ts
 * import { mkdtemp, writeFile } from "node:fs/promises";
 * import { tmpdir } from "node:os";
 * import { join } from "node:path";
 * import { readIdx } from "@balms/datasets";
 *
 * const path = join(await mkdtemp(join(tmpdir(), "balms-")), "labels-idx1-ubyte");
 * await writeFile(path, Uint8Array.of(0, 0, 0x08, 1, 0, 0, 0, 2, 9, 4));
 * console.log((await readIdx(path)).shape); // [ 2 ]
 * ```
 */
export async function readIdx(path: string, options: ReadingOptions = {}): Promise<NpyArray> {
  checkOptions(options, ["signal"]);
  const { signal } = options;
  const bytes = await readBytes(path, undefined, signal);
  const plain = isGzip(bytes) ? await inflateIdxMeanwhile(bytes, path, signal) : bytes;
  return inTurns(idxArray(plain, path), signal);
}
