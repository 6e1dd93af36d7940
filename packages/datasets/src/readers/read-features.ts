import { checkOptions, inTurns } from "@balms/core/adapter";
import type { Features } from "./features.ts";
import { featureRows } from "./parse-features.ts";
import { readBytes } from "./read-bytes.ts";
import type { ReadingOptions } from "./reading-options.ts";

/**
 * Reads features [N, D] from an `.npy` file of float32 or float64.
 *
 * @param path - a 2-D array, one row per example
 * @param options - `signal`: ends it
 * @returns the rows as float32
 * @throws {@link DataError} when the file is not 2-D, not of floats, empty, truncated, or holds NaN or infinity (names row and
 * column)
 * @throws {@link InterruptedError} when the signal fires
 *
 * @example
 * ```ts
 * import { mkdtemp, writeFile } from "node:fs/promises";
 * import { tmpdir } from "node:os";
 * import { join } from "node:path";
 * import { readFeatures, writeNpy } from "@balms/datasets";
 *
 * const path = join(await mkdtemp(join(tmpdir(), "balms-")), "features.npy");
 * await writeFile(path, writeNpy({ shape: [2, 3], data: Float32Array.of(1, 2, 3, 4, 5, 6) }));
 * const { rows, dimensions } = await readFeatures(path);
 * console.log(rows, dimensions); // 2 3
 * ```
 */
export async function readFeatures(path: string, options: ReadingOptions = {}): Promise<Features> {
  checkOptions(options, ["signal"]);
  const { signal } = options;
  return inTurns(featureRows(await readBytes(path, undefined, signal), path), signal);
}
