import { checkOptions, inTurns } from "@balms/core/adapter";
import type { NpyArray } from "./npy-array.ts";
import { npyArray } from "./parse-npy.ts";
import { readBytes } from "./read-bytes.ts";
import type { ReadingOptions } from "./reading-options.ts";

/**
 * Reads an `.npy` file into an array in C order.
 *
 * @param path - file written by `numpy.save` or {@link writeNpy}
 * @param options - `signal`: ends it
 * @returns shape and Π shape numbers
 * @throws {@link DataError} when the file is missing, truncated or of a type that `parseNpy` does not take
 * @throws {@link InterruptedError} when the signal fires
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
export async function readNpy(path: string, options: ReadingOptions = {}): Promise<NpyArray> {
  checkOptions(options, ["signal"]);
  const { signal } = options;
  return inTurns(npyArray(await readBytes(path, undefined, signal), path), signal);
}
