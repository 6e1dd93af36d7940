import type { NpyArray } from "./npy-array.ts";
import { parseIdx } from "./parse-idx.ts";
import { readBytes } from "./read-bytes.ts";

/**
 * Reads an IDX file (the format of MNIST), plain or gzipped.
 *
 * @param path - the file
 * @returns shape and Π shape numbers
 * @throws {@link DataError} when the file is missing, truncated or not IDX
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
export async function readIdx(path: string): Promise<NpyArray> {
  return parseIdx(await readBytes(path), path);
}
