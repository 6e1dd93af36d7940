import type { NpyArray } from "./npy-array.ts";
import { parseNpy } from "./parse-npy.ts";
import { readBytes } from "./read-bytes.ts";

/**
 * Reads an `.npy` file into an array in C order.
 *
 * @param path - file written by `numpy.save` or {@link writeNpy}
 * @returns shape and Π shape numbers
 * @throws {@link DataError} when the file is missing, truncated or of a type that {@link parseNpy} does not take
 *
 * @example
 * ```ts
 * import { mkdtemp, writeFile } from "node:fs/promises";
 * import { tmpdir } from "node:os";
 * import { join } from "node:path";
 * import { readNpy, writeNpy } from "@balms/datasets";
 *
 * const path = join(await mkdtemp(join(tmpdir(), "balms-")), "labels.npy");
 * await writeFile(path, writeNpy({ shape: [3], data: Int32Array.of(0, 2, 1) }));
 * console.log((await readNpy(path)).data); // Int32Array(3) [ 0, 2, 1 ]
 * ```
 */
export async function readNpy(path: string): Promise<NpyArray> {
  return parseNpy(await readBytes(path), path);
}
